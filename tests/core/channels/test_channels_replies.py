"""An account answers some things by itself, once, and never whoever is blocked."""

import pytest

from core.channels.auto_replies import forget_rules
from core.channels.known import forget
from core.db import execute, fetch, now, uuid7


async def rule(loft, trigger: str, words: str, *, pattern: str = "", exact: bool = False) -> None:
    """Write a rule."""
    await execute(
        "insert into channel_auto_reply (id, account, trigger, pattern, exact, content)"
        " values ($1, $2, $3, $4, $5, jsonb_build_object('kind', 'text', 'text', $6::text))",
        uuid7(),
        loft.account.id,
        trigger,
        pattern,
        exact,
        words,
    )
    forget_rules(loft.account.id)
    forget("pigeon", loft.account.key)


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
