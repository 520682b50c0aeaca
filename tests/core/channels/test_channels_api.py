"""Conversations through the API: what may be answered, answering, reading, assigning."""

import pytest

from core.db import execute, fetchval

CONVERSATIONS = """
{ conversations(first: 5) { nodes {
    title lastSaid lastSaidByUs unreadCount channel customer { name }
    canReply { mode remaining until contents longestText reason nextStep
      alternatives { mode title contents } } } } }"""

SEND = """
mutation ($conversation: ID!, $content: ContentInput!) {
  sendMessage(input: {conversation: $conversation, content: $content}) {
    activity { id body deliveryState outgoing { mode state problem { kind message } } }
    errors { code message field } } }"""

STATE = """
query ($id: ID!) { activity(id: $id) {
  deliveryState outgoing { state attempts problem { kind message advice code } } } }"""


async def test_an_open_conversation_says_how_long_and_how_often(loft) -> None:
    await loft.letter()

    [row] = (await loft.crm.ask(CONVERSATIONS))["conversations"]["nodes"]

    assert (row["lastSaid"], row["lastSaidByUs"], row["unreadCount"]) == ("hello", False, 1)
    can = row["canReply"]
    assert (can["mode"], can["remaining"], can["longestText"]) == ("WINDOW", 5, 100)
    assert can["contents"] == ["image", "text"]
    assert can["reason"] is None
    assert [each["mode"] for each in can["alternatives"]] == ["TEMPLATE"]


async def test_a_closed_conversation_says_why_and_what_else(loft) -> None:
    await loft.letter()
    await execute("update channel_grant set expires_at = now()")

    [row] = (await loft.crm.ask(CONVERSATIONS))["conversations"]["nodes"]

    can = row["canReply"]
    assert can["mode"] is None
    assert can["reason"] == "已超出平台允许的回复时间。"
    assert can["alternatives"] == [{"mode": "TEMPLATE", "title": "平邮", "contents": ["template"]}]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            "update channel_conversation set reachable = false",
            "对方已取消关注或离开，需等其重新联系。",
        ),
        ("update customer set blocked = true", "此客户已被拉黑，如需联系请先在客户页面解除拉黑。"),
        ("update customer set consent = '{\"pigeon\": false}'", "对方已在此渠道退订。"),
        ("update channel_account set state = 'paused'", "账号已暂停或断开，请到渠道设置中查看。"),
    ],
)
async def test_an_obstacle_is_named(loft, change, reason) -> None:
    await loft.letter()
    await execute(change)

    [row] = (await loft.crm.ask(CONVERSATIONS))["conversations"]["nodes"]

    assert (row["canReply"]["mode"], row["canReply"]["reason"]) == (None, reason)


async def test_writing_through_the_api(loft) -> None:
    await loft.letter()
    conversation = str((await loft.conversation())["id"])

    said = await loft.crm.ask(SEND, conversation=conversation, content={"text": "coo"})
    await loft.crm.settle()

    assert said["sendMessage"]["errors"] == []
    activity = said["sendMessage"]["activity"]
    assert (activity["body"], activity["deliveryState"]) == ("coo", "QUEUED")
    assert activity["outgoing"] == {"mode": "WINDOW", "state": "QUEUED", "problem": None}
    now = (await loft.crm.ask(STATE, id=activity["id"]))["activity"]
    assert now == {
        "deliveryState": "SENT",
        "outgoing": {"state": "SENT", "attempts": 1, "problem": None},
    }


async def test_what_went_wrong_is_told_in_words(loft) -> None:
    await loft.letter()
    loft.tower.next.append({"error": "content"})
    conversation = str((await loft.conversation())["id"])

    said = await loft.crm.ask(SEND, conversation=conversation, content={"text": "coo"})
    await loft.crm.settle()

    told = (await loft.crm.ask(STATE, id=said["sendMessage"]["activity"]["id"]))["activity"]
    assert told["outgoing"]["problem"] == {
        "kind": "CONTENT",
        "message": "信鸽说：content",
        "advice": "content 的处理办法。",
        "code": "content",
    }


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, "content"),
        ({"text": "a", "image": "01a201da-e943-7113-9b50-72f097927aef"}, "content"),
        ({"text": ""}, "content.text"),
        ({"link": {"title": "x", "url": "javascript:alert(1)"}}, "content.url"),
        ({"location": {"latitude": 91, "longitude": 0}}, "content.latitude"),
        ({"voice": "01a201da-e943-7113-9b50-72f097927aef"}, "content"),
    ],
)
async def test_content_that_cannot_be_is_refused_by_its_field(loft, content, field) -> None:
    await loft.letter()
    conversation = str((await loft.conversation())["id"])

    said = await loft.crm.ask(SEND, conversation=conversation, content=content)

    [error] = said["sendMessage"]["errors"]
    assert (error["code"], error["field"]) == ("BAD_USER_INPUT", field)
    assert await loft.said() == ["hello"]
    assert await loft.left() == 5


async def test_whoever_does_not_see_a_customer_neither_sees_nor_answers(loft) -> None:
    await loft.letter()
    viewer, stranger = await loft.crm.user("viewer"), await loft.crm.user("sales")
    conversation = str((await loft.conversation())["id"])
    await execute("update customer set owner = $1", viewer.user_id)

    seen = (await loft.crm.ask(CONVERSATIONS, as_=stranger))["conversations"]["nodes"]
    content = {"text": "coo"}
    said = await loft.crm.ask(SEND, as_=stranger, conversation=conversation, content=content)
    looked = await loft.crm.ask(SEND, as_=viewer, conversation=conversation, content=content)

    assert seen == []
    assert [error["code"] for error in said["sendMessage"]["errors"]] == ["NOT_FOUND"]
    assert [error["code"] for error in looked["sendMessage"]["errors"]] == ["FORBIDDEN"]
    assert await loft.said() == ["hello"]


READ = """
mutation ($conversation: ID!) { markConversationRead(input: {conversation: $conversation}) {
  conversation { unreadCount } errors { code } } }"""


async def test_reading_is_each_persons_own(loft) -> None:
    await loft.letter()
    one, other = await loft.crm.user("manager"), await loft.crm.user("manager")
    conversation = str((await loft.conversation())["id"])

    read = await loft.crm.ask(READ, as_=one, conversation=conversation)

    assert read["markConversationRead"]["conversation"] == {"unreadCount": 0}
    [row] = (await loft.crm.ask(CONVERSATIONS, as_=other))["conversations"]["nodes"]
    assert row["unreadCount"] == 1


ASSIGN = """
mutation ($conversation: ID!, $assignee: ID) {
  assignConversation(input: {conversation: $conversation, assignee: $assignee}) {
    conversation { assignee { name } } errors { code field } } }"""


async def test_a_conversation_is_given_to_a_colleague_only(loft) -> None:
    await loft.letter()
    colleague = await loft.crm.user("sales")
    conversation = str((await loft.conversation())["id"])

    given = await loft.crm.ask(ASSIGN, conversation=conversation, assignee=str(colleague.user_id))
    nobody = await loft.crm.ask(
        ASSIGN, conversation=conversation, assignee="01a201da-e943-7113-9b50-72f097927aef"
    )

    assert given["assignConversation"]["conversation"] == {"assignee": {"name": "sales 1"}}
    assert [error["field"] for error in nobody["assignConversation"]["errors"]] == ["assignee"]
    assert await fetchval("select assignee from channel_conversation") == colleague.user_id


NOTE = """
mutation ($conversation: ID!) {
  noteInConversation(input: {conversation: $conversation, body: "call her"}) {
    activity { kind direction customer { id } conversation { id } } errors { code } } }"""


async def test_a_note_among_colleagues_is_never_sent(loft) -> None:
    await loft.letter()
    conversation = str((await loft.conversation())["id"])

    noted = await loft.crm.ask(NOTE, conversation=conversation)
    await loft.crm.settle()

    activity = noted["noteInConversation"]["activity"]
    assert (activity["kind"], activity["direction"]) == ("NOTE", "INTERNAL")
    assert activity["conversation"] == {"id": conversation}
    assert loft.tower.sent == []


CANNED = """
mutation ($id: ID, $shortcut: String!, $body: String!) {
  saveCannedReply(input: {id: $id, shortcut: $shortcut, body: $body}) {
    cannedReply { id shortcut body } errors { code field } } }"""


async def test_canned_replies_are_kept_changed_and_never_named_twice(loft) -> None:
    first = await loft.crm.ask(CANNED, shortcut="Hi", body="Good day!")
    known = first["saveCannedReply"]["cannedReply"]

    changed = await loft.crm.ask(CANNED, id=known["id"], shortcut="hi", body="Hello!")
    twice = await loft.crm.ask(CANNED, shortcut="hi", body="Again")
    odd = await loft.crm.ask(CANNED, shortcut="two words", body="Again")

    assert changed["saveCannedReply"]["cannedReply"] == {**known, "body": "Hello!"}
    assert [error["code"] for error in twice["saveCannedReply"]["errors"]] == ["CONFLICT"]
    assert [error["field"] for error in odd["saveCannedReply"]["errors"]] == ["shortcut"]
    assert await fetchval("select count(*) from channel_canned_reply") == 1
