"""Tags both ways: a tag of WeChat may stand for one of ours, and then each follows the other."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from core.channels import Line, line_to
from core.db import execute, fetch, fetchrow, fetchval, transaction, uuid7
from core.entities import load
from core.entities.customers import Customer, CustomerUpdated, update
from core.errors import Invalid, NotFound, T, clean_name
from core.jobs import job, later
from plugins.wechat import api
from plugins.wechat.settings import WeChatSettings
from plugins.wechat.tables import Tag

from .errands import errand, note_errand, unheard, wechat_account

MOST_AT_ONCE = 50
MOST = 5000
"""People looked after in one job; the next one goes on."""
LONGEST_NAME = 30
"""Bytes of a tag's name."""

BAD_NAME = T("A tag's name has 1 to 30 bytes (10 Chinese characters).", "标签名为 1–10 个汉字。")
LONG_LABEL = T("Our tags have at most 50 characters.", "客户标签不超过 50 字。")
GONE = T("There is no such tag.", "没有这个标签。")

_KEEP = """
insert into wechat_tag as t (id, account, number, name, people)
select u.id, $1, u.number, u.name, u.people
from unnest($2::uuid[], $3::int[], $4::text[], $5::int[]) as u (id, number, name, people)
on conflict (account, number) do update set name = excluded.name, people = excluded.people"""

_DROP = "delete from wechat_tag where account = $1 and number <> all($2)"

_SEEN = """
with now_has as (
    select t.id, t.label from wechat_tag t where t.account = $1 and t.number = any($3)
), lost as (
    delete from wechat_tagged g using wechat_tag t
    where g.conversation = $2 and t.id = g.tag and t.account = $1
      and g.tag not in (select id from now_has) returning t.label
), won as (
    insert into wechat_tagged (id, tag, conversation)
    select gen_random_uuid(), id, $2 from now_has
    on conflict (tag, conversation) do nothing returning tag
)
select (select array_agg(label) from lost where label is not null) as lost,
       (select array_agg(n.label) from won w join now_has n on n.id = w.tag
        where n.label is not null) as won"""

_UNEVEN = """
select t.id, t.account, t.number, c.id as conversation, c.thread,
       t.label = any(p.tags) as wanted
from channel_conversation c
join customer p on p.id = c.customer
join wechat_tag t on t.account = c.account and t.label is not null
left join wechat_tagged g on g.tag = t.id and g.conversation = c.id
where c.kind = 'direct' and c.reachable and (g.id is null) = (t.label = any(p.tags))
  and ($1::uuid is null or p.id = $1) and ($2::uuid is null or t.id = $2)
order by t.id, wanted, c.id limit $3"""

_GIVEN = """
insert into wechat_tagged (id, tag, conversation)
select gen_random_uuid(), $1, unnest($2::uuid[]) on conflict (tag, conversation) do nothing"""

_TAKEN = "delete from wechat_tagged where tag = $1 and conversation = any($2)"

_LABELLED = """
select c.customer from wechat_tagged g join channel_conversation c on c.id = g.conversation
join customer p on p.id = c.customer
where g.tag = $1 and not ($2 = any(p.tags)) and p.deleted_at is null"""


async def create_tag(account_id: UUID, name: str) -> None:
    """Have WeChat make a tag."""
    account = await wechat_account(account_id)
    await _order("create", account.id, name=_named(name))


async def rename_tag(tag_id: UUID, name: str) -> None:
    """Have WeChat call a tag something else."""
    tag = await _reach(tag_id)
    await _order("rename", tag.account, number=tag.number, name=_named(name))


async def delete_tag(tag_id: UUID) -> None:
    """Have WeChat take a tag from everybody; our own tags stay as they are."""
    tag = await _reach(tag_id)
    await _order("delete", tag.account, number=tag.number)


async def map_tag(tag_id: UUID, label: str | None) -> None:
    """Let a tag of WeChat stand for one of ours, or (None) for none any more."""
    cleaned = clean_name(label or "", field="label")
    if len(cleaned) > 50:
        raise Invalid(LONG_LABEL, field="label")
    async with transaction():
        tag = await _reach(tag_id)
        await execute("update wechat_tag set label = $2 where id = $1", tag.id, cleaned or None)
        if cleaned:
            await later(even_out, tag=str(tag.id))


async def follow_customer(event: CustomerUpdated) -> None:
    """A customer's tags changed here: WeChat's follow, where one stands for the other."""
    mapped = "select exists (select 1 from wechat_tag where label is not null)"
    if "tags" in event.changed and await fetchval(mapped):
        await later(even_out, customer=str(event.customer_id))


async def fetch_tags(
    line: Line[WeChatSettings], further: Callable[[int, int], Awaitable[object]]
) -> None:
    """The account's tags as they are now; what they stand for is kept."""
    found = await api.tags(line)
    numbers = [int(each["id"]) for each in found]
    names = [str(each["name"])[:60] for each in found]
    people = [int(each.get("count", 0)) for each in found]
    async with transaction():
        await execute(_KEEP, line.account, [uuid7() for _ in found], numbers, names, people)
        await execute(_DROP, line.account, numbers)
        await further(len(found), len(found))


async def see_tags(
    account: UUID, conversation: UUID, customer: UUID | None, numbers: Sequence[int]
) -> None:
    """Note which tags a person has on WeChat; ours follow, where one stands for the other."""
    row = await fetchrow(_SEEN, account, conversation, list(numbers))
    assert row is not None
    won, lost = set(row["won"] or ()), set(row["lost"] or ())
    if customer is None or not (won or lost):
        return
    person = await load(Customer, customer)
    if person is not None and person.deleted_at is None:
        kept = [tag for tag in person.tags if tag not in lost]
        await update(customer, tags=[*kept, *sorted(won - set(kept))])


@job("wechat.tag", transactional=False, attempts=10)
async def carry_out(what: str, account: str, number: int = 0, name: str = "") -> None:
    """Make, rename or delete a tag, then fetch them all."""
    line = await line_to(UUID(account))

    async with errand(line.account, "tag", partial(note_errand, line.account, "tags")):
        if what == "create":
            await api.create_tag(line, name)
        elif what == "rename":
            await api.rename_tag(line, number, name)
        else:
            await api.delete_tag(line, number)
        await fetch_tags(line, unheard)


@job("wechat.even_out", transactional=False, attempts=10, timeout=600)
async def even_out(tag: str | None = None, customer: str | None = None) -> None:
    """Bring tags there and here to the same, for one tag or one customer.

    When a tag begins to stand for one of ours, everybody who has either gets the other as well.
    """
    if tag is not None:
        await _label_all(UUID(tag))
    done = 0
    uneven = await fetch(_UNEVEN, _id(customer), _id(tag), MOST)
    for start, rows in _batches(uneven):
        account = start["account"]
        async with errand(account, "tag", partial(note_errand, account, "tags")):
            line = await line_to(account)
            change = api.give_tag if start["wanted"] else api.take_tag
            await change(line, start["number"], [row["thread"] for row in rows])
            note = _GIVEN if start["wanted"] else _TAKEN
            await execute(note, start["id"], [row["conversation"] for row in rows])
            done += len(rows)
    if done and len(uneven) == MOST:
        await later(even_out, tag=tag, customer=customer)


async def _label_all(tag_id: UUID) -> None:
    """Everybody who has a tag on WeChat gets ours."""
    tag = await load(Tag, tag_id)
    if tag is None or tag.label is None:
        return
    for row in await fetch(_LABELLED, tag.id, tag.label):
        person = await load(Customer, row["customer"])
        if person is not None and tag.label not in person.tags:
            await update(person.id, tags=[*person.tags, tag.label])


def _batches(rows: Sequence[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Rows of one tag and one direction, at most fifty at once."""
    for _, group in groupby(rows, key=lambda row: (row["id"], row["wanted"])):
        together = list(group)
        for start in range(0, len(together), MOST_AT_ONCE):
            yield together[0], together[start : start + MOST_AT_ONCE]


async def _order(what: str, account: UUID, **said: Any) -> None:
    async with transaction():
        lane = f"wechat.tags:{account}"
        await later(carry_out, lane=lane, what=what, account=str(account), **said)


async def _reach(tag_id: UUID) -> Tag:
    tag = await load(Tag, tag_id)
    if tag is None:
        raise NotFound(GONE)
    await wechat_account(tag.account)
    return tag


def _named(name: str) -> str:
    cleaned = clean_name(name, field="name")
    if not 0 < len(cleaned.encode()) <= LONGEST_NAME:
        raise Invalid(BAD_NAME, field="name")
    return cleaned


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None
