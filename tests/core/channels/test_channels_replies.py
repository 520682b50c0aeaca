"""An account answers some things by itself, once, and never whoever is blocked."""

import orjson
import pytest
from rules import rule

from core.channels.accounts.connecting import pause, resume
from core.channels.adapters.known import forget
from core.db import connect, execute, fetch, fetchval, now
from core.testing.waits import patience_spent


async def test_a_word_is_answered(loft) -> None:
    await rule(loft, "keyword", "Nine to five.", pattern="hours")

    await loft.letter(text="What are your HOURS?")

    assert await loft.said() == ["What are your HOURS?", "Nine to five."]
    assert [each["content"]["text"] for each in loft.tower.sent] == ["Nine to five."]


@pytest.mark.parametrize(("text", "answered"), [("hours", True), ("hours?", False)])
async def test_an_exact_word_is_nothing_else(loft, text, answered) -> None:
    await rule(loft, "keyword", "Nine to five.", pattern="hours", exact=True)

    await loft.letter(text=text)

    assert bool(loft.tower.sent) is answered


async def test_the_first_rule_that_fits_answers(loft) -> None:
    await rule(loft, "keyword", "Nine to five.", pattern="hours")
    await rule(loft, "any", "We will be with you soon.")

    await loft.letter(text="hours")
    await loft.letter(id="l2", text="something else")

    assert [each["content"]["text"] for each in loft.tower.sent] == [
        "Nine to five.",
        "We will be with you soon.",
    ]


async def test_a_letter_twice_is_answered_once(loft) -> None:
    await rule(loft, "any", "Hello!")

    await loft.letter()
    await loft.letter()

    assert len(loft.tower.sent) == 1


async def test_a_paused_account_answers_nothing_not_even_to_whoever_waits(loft) -> None:
    await rule(loft, "any", "Hello!")
    await pause(loft.account.id)

    said = {"id": "l1", "from": "mei", "at": int(now().timestamp()) - 3600, "text": "hi"}
    body = orjson.dumps({"secret": "seed", "waits": True, **said})
    answer = await loft.crm.post(f"/channels/pigeon/{loft.account.key}", content=body)

    assert (answer.status_code, answer.content) == (200, b"coo")
    assert await fetchval("select reply from channel_delivery") is None
    await resume(loft.account.id)
    await loft.crm.settle()
    assert await loft.said() == ["hi"]


async def test_whoever_unsubscribed_gets_none_and_no_message_that_failed(loft) -> None:
    await loft.letter()
    await execute("update customer set consent = '{\"pigeon\": false}'")
    await rule(loft, "any", "Hello!")

    await loft.letter(id="l2", text="and?")

    assert await loft.said() == ["hello", "and?"]
    assert await fetch("select 1 from channel_outgoing") == []


STANDS = "{ conversations(first: 1) { nodes { lastSaid lastSaidByUs waitingSince } } }"


async def stands(loft) -> tuple[str, bool, bool]:
    """The last word in the list, whether it is ours, and whether somebody waits."""
    [row] = (await loft.crm.ask(STANDS))["conversations"]["nodes"]
    return row["lastSaid"], row["lastSaidByUs"], row["waitingSince"] is not None


@pytest.mark.parametrize("waits", [True, False])
async def test_whoever_was_answered_by_a_rule_still_waits_for_one_of_us(loft, waits) -> None:
    await rule(loft, "any", "We will be with you soon.")

    await loft.letter(waits=waits)
    assert await loft.said() == ["hello", "We will be with you soon."]
    assert await stands(loft) == ("hello", False, True)

    await loft.say("Here I am.")
    assert await stands(loft) == ("Here I am.", True, False)


async def test_a_search_for_an_answer_that_takes_too_long_holds_up_no_delivery(
    loft, monkeypatch
) -> None:
    monkeypatch.setattr("core.channels.replies.replying.AT_MOST", 0.1)
    await rule(loft, "any", "Hello!")
    said = {"id": "l1", "from": "mei", "at": int(now().timestamp()), "text": "hi"}
    body = orjson.dumps({"secret": "seed", "waits": True, **said})
    holding = await connect()
    try:
        await holding.execute("begin; lock table identity in access exclusive mode")
        waited = patience_spent(monkeypatch)
        answer = await loft.crm.post(f"/channels/pigeon/{loft.account.key}", content=body)
    finally:
        await holding.close()
    await loft.crm.settle()

    assert (answer.status_code, answer.content) == (200, b"coo")
    assert waited == [0.1]
    assert [each["content"]["text"] for each in loft.tower.sent] == ["Hello!"]


async def bag(loft, *letters: dict) -> None:
    """One delivery with letters of several people."""
    moment = int(now().timestamp())
    each = [{"at": moment, "id": f"{n}", **letter} for n, letter in enumerate(letters)]
    await loft.hears({"id": "bag", "what": "bag", "letters": each})


async def test_of_a_bag_of_letters_each_is_answered_to_whoever_wrote_it(loft) -> None:
    await rule(loft, "keyword", "Nine to five.", pattern="hours")
    await rule(loft, "keyword", "Main street 1.", pattern="where")

    await bag(
        loft,
        {"from": "mei", "text": "thanks"},
        {"from": "bo", "text": "hours?"},
        {"from": "li", "text": "where?"},
    )

    assert await loft.said("mei") == ["thanks"]
    assert await loft.said("bo") == ["hours?", "Nine to five."]
    assert await loft.said("li") == ["where?", "Main street 1."]
    assert [each["to"] for each in loft.tower.sent] == ["bo", "li"]


async def test_in_a_bag_the_old_and_the_blocked_keep_no_answer_from_the_others(loft) -> None:
    await loft.letter("mei")
    await execute("update customer set blocked = true")
    await rule(loft, "any", "Hello!")

    old = int(now().timestamp()) - 3600
    await bag(loft, {"from": "mei"}, {"from": "bo", "at": old}, {"from": "li"})

    assert [each["to"] for each in loft.tower.sent] == ["li"]


async def test_old_letters_are_not_answered(loft) -> None:
    await rule(loft, "any", "Hello!")

    await loft.letter(at=-3600)

    assert loft.tower.sent == []


async def test_the_blocked_are_heard_as_evidence_and_not_answered(loft) -> None:
    await loft.letter()
    await execute("update customer set blocked = true")
    await rule(loft, "any", "Hello!")

    await loft.letter(id="l2", text="listen!")

    assert loft.tower.sent == []
    assert await loft.said() == ["hello", "listen!"]
    conversation = await loft.conversation()
    assert conversation["last_said"] == "hello"
    assert [row["id"] for row in await fetch("select id from deal")] == []


SAVE = """
mutation ($account: ID!, $trigger: ReplyTrigger!, $pattern: String!, $content: ContentInput!) {
  saveAutoReply(input: {account: $account, trigger: $trigger, pattern: $pattern,
                        content: $content}) {
    autoReply { id trigger pattern text active } errors { code field } } }"""


async def test_a_rule_is_written_through_the_api_and_counts_at_once(loft) -> None:
    account, content = str(loft.account.id), {"text": "Nine to five."}

    saved = await loft.crm.ask(
        SAVE, account=account, trigger="KEYWORD", pattern="hours", content=content
    )
    forget("pigeon", loft.account.key)
    await loft.letter(text="hours?")

    rule = saved["saveAutoReply"]["autoReply"]
    assert {name: rule[name] for name in ("trigger", "pattern", "text", "active")} == {
        "trigger": "KEYWORD",
        "pattern": "hours",
        "text": "Nine to five.",
        "active": True,
    }
    assert [each["content"]["text"] for each in loft.tower.sent] == ["Nine to five."]


async def test_a_rule_without_its_word_is_refused(loft) -> None:
    account, content = str(loft.account.id), {"text": "Nine to five."}

    saved = await loft.crm.ask(
        SAVE, account=account, trigger="KEYWORD", pattern=" ", content=content
    )

    assert saved["saveAutoReply"]["errors"] == [{"code": "BAD_USER_INPUT", "field": "pattern"}]
    assert await fetch("select id from channel_auto_reply") == []


TRIAL = """
query ($account: ID!, $doing: ReplyTrigger!, $words: String!) {
  autoReplyTrial(account: $account, doing: $doing, words: $words) }"""


async def tried(loft, doing: str, words: str = "") -> str | None:
    """What the account would say, as the screen that tries it out shows it."""
    about = {"account": str(loft.account.id), "doing": doing, "words": words}
    found = (await loft.crm.ask(TRIAL, **about))["autoReplyTrial"]
    row = await fetch("select content from channel_auto_reply where id::text = $1", found or "")
    return row[0]["content"].partition('"text": "')[2].partition('"')[0] if row else None


async def test_a_rule_can_be_tried_out_without_anybody_writing(loft) -> None:
    await rule(loft, "keyword", "Nine to five.", pattern="hours")
    await rule(loft, "follow", "Welcome!")
    await rule(loft, "scan", "Table seven.", pattern="t7")

    assert await tried(loft, "KEYWORD", "your Hours?") == "Nine to five."
    assert await tried(loft, "FOLLOW") == "Welcome!"
    assert await tried(loft, "SCAN", "t7") == "Table seven."
    assert await tried(loft, "SCAN", "t8") is None
    assert await tried(loft, "ANY", "good morning") is None
    assert loft.tower.sent == []
    assert await fetch("select 1 from activity") == []


async def test_only_who_manages_channels_tries_rules_out(loft) -> None:
    about = {"account": str(loft.account.id), "doing": "ANY", "words": "x"}

    answer = await loft.crm.answer(TRIAL, as_=await loft.crm.user(role="sales"), **about)

    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
