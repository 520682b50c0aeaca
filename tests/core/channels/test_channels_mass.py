"""One content goes to everybody who meets a condition, and to nobody who may not get it."""

from datetime import UTC, datetime, timedelta

import pytest

from core.auth import acting_as, asker_of, create_api_key, revoke_api_key
from core.channels.inward.cleaning import ChannelSettings
from core.channels.outward.quiet import quiet_for
from core.db import execute, fetch

BEGIN = """
mutation ($account: ID!, $audience: JSON!, $content: ContentInput!, $marketing: Boolean!) {
  sendToMany(input: {account: $account, title: "News", audience: $audience, content: $content,
                     marketing: $marketing}) {
    massMessage { id state } errors { code message field } } }"""

LOOK = """
query ($id: ID!) { massMessage(id: $id) {
  state peopleCount waitingCount skippedCount sentCount failedCount
  people { nodes { state why conversation { customer { name } } } } } }"""

TURN = """
mutation ($id: ID!) { %s(input: {id: $id}) { massMessage { state } errors { code } } }"""


async def people(loft, *names: str) -> None:
    """Everybody wrote to us."""
    for name in names:
        await loft.letter(name, id=f"from {name}")


async def begin(loft, *, audience=None, text="News!", marketing=False, as_=None):
    """Begin a message to many."""
    return (
        await loft.crm.ask(
            BEGIN,
            as_=as_,
            account=str(loft.account.id),
            audience=audience or {},
            content={"text": text},
            marketing=marketing,
        )
    )["sendToMany"]


async def look(loft, begun):
    """How it stands."""
    return (await loft.crm.ask(LOOK, id=begun["massMessage"]["id"]))["massMessage"]


async def test_everybody_who_meets_the_condition_gets_it_once(loft) -> None:
    await people(loft, "mei", "lan", "bo")
    await execute("update customer set region = '上海' where name in ('Visitor mei', '访客 mei')")
    await execute(
        "update customer set region = '上海' where id in"
        " (select customer from channel_conversation where thread in ('mei', 'lan'))"
    )

    begun = await begin(loft, audience={"region": {"eq": "上海"}})
    await loft.crm.settle()

    assert begun["errors"] == []
    assert sorted(each["to"] for each in loft.tower.sent) == ["lan", "mei"]
    seen = await look(loft, begun)
    counts = {name: seen[name] for name in ("state", "peopleCount", "sentCount", "skippedCount")}
    assert counts == {"state": "DONE", "peopleCount": 2, "sentCount": 2, "skippedCount": 0}


STANDS = "select state, last_said, last_said_at, last_said_by_us from channel_conversation"
WAITS = "{ conversations(first: 5) { nodes { waitingSince } } }"


async def test_conversations_stay_where_and_as_they_were(loft) -> None:
    await people(loft, "mei")
    await execute("update channel_conversation set state = 'closed'")
    before, waited = await fetch(STANDS), await loft.crm.ask(WAITS)

    await begin(loft)
    await loft.crm.settle()

    assert await loft.said() == ["hello", "News!"]
    assert await fetch(STANDS) == before
    assert await loft.crm.ask(WAITS) == waited
    assert waited["conversations"]["nodes"][0]["waitingSince"] is not None


async def test_whoever_may_not_get_it_is_listed_with_the_reason(loft) -> None:
    await people(loft, "mei", "lan", "bo", "xin")
    of = "(select customer from channel_conversation where thread = '{}')"
    await execute(f"update customer set blocked = true where id in {of.format('lan')}")
    await execute("update channel_conversation set reachable = false where thread = 'bo'")
    await execute(
        "update customer set consent = '{\"marketing\": false}' where id in " + of.format("xin")
    )

    begun = await begin(loft, marketing=True)
    await _by_day(loft)

    assert [each["to"] for each in loft.tower.sent] == ["mei"]
    seen = await look(loft, begun)
    assert sorted(each["why"] for each in seen["people"]["nodes"] if each["why"]) == [
        "不接收营销消息。",
        "此处已无法再联系对方，请换其他渠道，或等对方重新联系。",
        "此客户已被拉黑，如需联系请先在客户页面解除拉黑。",
    ]
    assert (seen["peopleCount"], seen["skippedCount"], seen["sentCount"]) == (4, 3, 1)


async def test_whose_window_is_closed_is_left_out(loft) -> None:
    await people(loft, "mei", "lan")
    await execute(
        "update channel_grant set expires_at = now() where conversation ="
        " (select id from channel_conversation where thread = 'lan')"
    )

    begun = await begin(loft)
    await loft.crm.settle()

    seen = await look(loft, begun)
    assert [each["to"] for each in loft.tower.sent] == ["mei"]
    assert (seen["sentCount"], seen["skippedCount"]) == (1, 1)


async def test_a_paused_message_goes_to_nobody_and_goes_on_later(loft) -> None:
    await people(loft, "mei", "lan")
    begun = await begin(loft)
    known = begun["massMessage"]["id"]

    paused = await loft.crm.ask(TURN % "pauseMass", id=known)
    await loft.crm.settle()
    assert paused["pauseMass"]["massMessage"]["state"] == "PAUSED"
    assert loft.tower.sent == []

    await loft.crm.ask(TURN % "resumeMass", id=known)
    await loft.crm.settle()
    assert sorted(each["to"] for each in loft.tower.sent) == ["lan", "mei"]


async def test_a_cancelled_message_is_over(loft) -> None:
    await people(loft, "mei")
    begun = await begin(loft)
    known = begun["massMessage"]["id"]

    await loft.crm.ask(TURN % "cancelMass", id=known)
    again = await loft.crm.ask(TURN % "resumeMass", id=known)
    await loft.crm.settle()

    assert loft.tower.sent == []
    assert [error["code"] for error in again["resumeMass"]["errors"]] == ["CONFLICT"]


@pytest.mark.parametrize(
    ("audience", "field"), [({"name": {"eq": "nobody"}}, "audience"), ({"nonsense": 1}, None)]
)
async def test_a_condition_that_means_nobody_or_nothing_is_refused(loft, audience, field) -> None:
    await people(loft, "mei")

    begun = await begin(loft, audience=audience)

    assert [(error["code"], error["field"]) for error in begun["errors"]] == [
        ("BAD_USER_INPUT", field)
    ]
    assert await fetch("select id from channel_mass") == []


async def test_sales_may_not_write_to_many(loft) -> None:
    await people(loft, "mei")

    said = await loft.crm.ask(
        BEGIN,
        as_=await loft.crm.user("sales"),
        account=str(loft.account.id),
        audience={},
        content={"text": "hi"},
        marketing=False,
    )

    assert [error["code"] for error in said["sendToMany"]["errors"]] == ["FORBIDDEN"]


@pytest.mark.parametrize(
    ("hour", "wait"), [(7, 1), (8, None), (20, None), (21, 11), (23, 9), (0, 8)]
)
def test_marketing_leaves_people_asleep(hour, wait) -> None:
    local = datetime(2026, 11, 22, hour, tzinfo=UTC)

    quiet = quiet_for(local, ChannelSettings())

    assert quiet == (timedelta(hours=wait) if wait else None)


async def _by_day(loft) -> None:
    """Whatever waits for the morning is due now, whatever the hour."""
    from core.hooks import change_settings

    await change_settings(ChannelSettings, {"quiet_from": 0, "quiet_until": 0})
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()


PREVIEW = """
query ($account: ID!, $audience: JSON!, $content: ContentInput!, $marketing: Boolean!) {
  massPreview(input: {account: $account, title: "", audience: $audience, content: $content,
                      marketing: $marketing}) {
    people more reachable leftOut { why count } } }"""


async def preview(loft, *, audience=None, text: str = "News!", marketing: bool = False):
    """Whom a message to many would reach."""
    about = {"account": str(loft.account.id), "audience": audience or {}, "marketing": marketing}
    return (await loft.crm.ask(PREVIEW, content={"text": text}, **about))["massPreview"]


async def test_one_sees_beforehand_whom_it_reaches_and_why_not_the_others(loft) -> None:
    await people(loft, "mei", "lan", "bo", "xin", "kai")
    await loft.crm.customer("Stranger")
    of = "(select customer from channel_conversation where thread = '{}')"
    await execute(f"update customer set blocked = true where id in {of.format('lan')}")
    await execute("update channel_conversation set reachable = false where thread = 'bo'")
    await execute(
        "update customer set consent = '{\"marketing\": false}' where id in " + of.format("xin")
    )
    await execute(
        "update channel_grant set expires_at = now() where conversation ="
        " (select id from channel_conversation where thread = 'kai')"
    )

    seen = await preview(loft, marketing=True)

    assert (seen["people"], seen["more"], seen["reachable"]) == (6, False, 1)
    assert sorted((each["why"], each["count"]) for each in seen["leftOut"]) == [
        ("不接收营销消息。", 1),
        ("从未与此账号有过会话。", 1),
        ("已超出平台允许的发送时间。", 1),
        ("此处已无法再联系对方，请换其他渠道，或等对方重新联系。", 1),
        ("此客户已被拉黑，如需联系请先在客户页面解除拉黑。", 1),
    ]
    assert await fetch("select 1 from channel_mass") == []
    assert loft.tower.sent == []


async def test_looking_ahead_takes_nothing_and_agrees_with_what_happens(loft) -> None:
    await people(loft, "mei", "lan")
    await execute("update channel_conversation set reachable = false where thread = 'lan'")

    seen = await preview(loft)
    begun = await begin(loft)
    await loft.crm.settle()

    done = await look(loft, begun)
    assert (seen["reachable"], done["sentCount"]) == (1, 1)
    assert await loft.left("mei") == 4


async def keyed(loft, **scopes: str):
    """An owner of the house who owns lan, and a program of hers whose key carries only so far."""
    boss = await loft.crm.user("owner")
    await execute(
        "update customer set owner = $1 where id ="
        " (select customer from channel_conversation where thread = 'lan')",
        boss.user_id,
    )
    with acting_as(boss):
        key = await create_api_key("ERP", scopes=scopes)
    return await asker_of(boss.user_id, key=key.id), key


async def test_what_a_program_begins_reaches_nobody_beyond_the_rights_of_its_key(loft) -> None:
    await people(loft, "mei", "lan")
    mine = {"core.message.mass": "all", "core.customer.read": "own"}
    program, _ = await keyed(loft, **mine, **{"core.activity.create": "all"})

    begun = await begin(loft, as_=program)
    await loft.crm.settle()

    assert [each["to"] for each in loft.tower.sent] == ["lan"]
    assert (await look(loft, begun))["peopleCount"] == 1


async def test_what_a_program_began_ends_with_its_key(loft) -> None:
    await people(loft, "mei", "lan")
    program, key = await keyed(loft, **{"core.message.mass": "all", "core.customer.read": "all"})
    begun = await begin(loft, as_=program)

    await revoke_api_key(key.id)
    await loft.crm.settle()

    assert loft.tower.sent == []
    seen = await look(loft, begun)
    assert (seen["state"], seen["peopleCount"]) == ("CANCELLED", 0)
