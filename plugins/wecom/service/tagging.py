"""Corp tags and remarks on a customer: written through to WeCom, which tells nobody of it."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from core.auth import reach
from core.channels import Troubled, in_words, line_to
from core.db import execute, fetch, fetchrow, transaction
from core.entities.customers import Customer
from core.errors import Invalid, NotFound, T, clean_text
from core.jobs import job
from plugins.wecom import api

from .troubles import put_off

UPDATE = "core.customer.update"

NO_FOLLOW = T("No employee has this customer in WeCom.", "没有员工添加该客户的企业微信。")
COMPANY_TOO_LONG = T("A company has at most 20 characters.", "企业备注不超过 20 个字。")
MANY_PHONES = T(
    "At most five phone numbers, of digits, + and -.", "最多 5 个手机号，只含数字、+ 和 -。"
)
PHONE = re.compile(r"\+?[0-9][0-9 -]{2,30}")
MOST_PHONES = 5
TOO_LONG = T("A remark has at most 20 characters.", "备注不超过 20 个字。")
NOTE_TOO_LONG = T("A note has at most 150 characters.", "描述不超过 150 个字。")
NO_TAG = T("There is no such tag.", "没有这个标签。")

_FOLLOW = """
select f.id, f.userid, c.account, c.external_userid, f.tags, f.remark, f.customer
from wecom_follow f join wecom_contact c on c.id = f.contact where f.id = $1"""

_MARKED = """
update wecom_follow f set tags = array(
    select distinct tag from unnest(f.tags || $4::text[]) as tag where not tag = any($5::text[]))
from wecom_contact c
where c.id = f.contact and c.account = $1 and c.external_userid = $2 and f.userid = $3"""

_REMARKED = """
update wecom_follow set remark = coalesce($2, remark), description = coalesce($3, description),
    company = coalesce($4, company), mobiles = coalesce($5::jsonb, mobiles)
where id = $1"""

_KNOWN = "select tag_id from wecom_tag where account = $1 and tag_id = any($2)"


async def change_tags(follow: UUID, *, add: Sequence[str], remove: Sequence[str]) -> UUID:
    """Tag a customer as one employee's, in WeCom and here."""
    row = await _reach(follow)
    known = {r["tag_id"] for r in await fetch(_KNOWN, row["account"], list(add))}
    if set(add) - known:
        raise NotFound(NO_TAG, field="add")
    line = await line_to(row["account"])
    await _write(line, row["external_userid"], row["userid"], add=add, remove=remove)
    return follow


async def change_remark(
    follow: UUID,
    *,
    remark: str | None = None,
    description: str | None = None,
    company: str | None = None,
    mobiles: str | None = None,
) -> UUID:
    """Note something in one employee's address book, in WeCom and here; None leaves what stands.

    `mobiles` has one phone number on each line, or commas between them.
    """
    row = await _reach(follow)
    said = {
        "remark": _short(remark, "remark", 20, TOO_LONG),
        "description": _short(description, "description", 150, NOTE_TOO_LONG),
        "remark_company": _short(company, "company", 20, COMPANY_TOO_LONG),
        "remark_mobiles": _phones(mobiles),
    }
    line = await line_to(row["account"])
    with in_words():
        told = {name: value for name, value in said.items() if value is not None}
        await api.contacts.remark(line, row["userid"], row["external_userid"], **told)
    phones = said.pop("remark_mobiles")
    kept = orjson.dumps(phones).decode() if phones is not None else None
    await execute(_REMARKED, follow, *said.values(), kept)
    return follow


def _short(text: str | None, field: str, longest: int, refused: T) -> str | None:
    if text is None:
        return None
    said = clean_text(text, field=field)
    if len(said) > longest:
        raise Invalid(refused, field=field)
    return said


def _phones(said: str | None) -> list[str] | None:
    if not said:
        return None
    phones = [part.strip() for part in re.split(r"[\n,，;；]+", said) if part.strip()]
    if len(phones) > MOST_PHONES or not all(PHONE.fullmatch(phone) for phone in phones):
        raise Invalid(MANY_PHONES, field="mobiles")
    return phones


@job("wecom.mark", attempts=8, transactional=False, timeout=60)
async def mark(account: str, external: str, userid: str, add: list[str], remove: list[str]) -> None:
    """Tag a newcomer by the code they scanned."""
    try:
        line = await line_to(UUID(account))
        await _mark(line, external, userid, add=add, remove=remove)
    except NotFound:
        return
    except Troubled as error:
        raise put_off(error.trouble) from None


async def _write(
    line: api.calling.Wire,
    external: str,
    userid: str,
    *,
    add: Sequence[str],
    remove: Sequence[str],
) -> None:
    with in_words():
        await _mark(line, external, userid, add=add, remove=remove)


async def _mark(
    line: api.calling.Wire,
    external: str,
    userid: str,
    *,
    add: Sequence[str],
    remove: Sequence[str],
) -> None:
    """WeCom first; what it did is then true here too, for it sends no event."""
    await api.contacts.mark(line, userid, external, add=add, remove=remove)
    await execute(_MARKED, line.account, external, userid, list(add), list(remove))


async def _reach(follow: UUID) -> Any:
    """An employee's entry about a customer whom the asker may change."""
    row = await fetchrow(_FOLLOW, follow)
    if row is None or row["customer"] is None:
        raise NotFound(NO_FOLLOW)
    async with transaction():
        await reach(Customer, row["customer"], UPDATE, for_update=False)
    return row
