"""What a delivery means beyond its letter: greet, tag, ask who it was, keep our lists right."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from core.channels import Fields, text_of
from core.db import execute, fetchrow
from core.jobs import later

from .people import EXTERNAL, moment
from .service import (
    book,
    contacts,
    desks,
    groups,
    newcomers,
    reaching,
    servicers,
    staff,
    tags,
    transfers,
)
from .service.book import Pair
from .tables import Standing

STANDINGS: Mapping[str, Standing] = {
    "add_external_contact": Standing.FRIENDS,
    "add_half_external_contact": Standing.HALF,
    "del_external_contact": Standing.DELETED_BY_STAFF,
    "del_follow_user": Standing.LEFT_BY_CUSTOMER,
}

_PERSON = """
select customer from identity where kind = 'external_userid' and scope = (
    select 'wecom:' || (settings ->> 'corp_id') from channel_account where id = $1)
  and external_id = $2"""

_CLOSE = """
update wecom_task set state = 'done', confirmed = 1, reached = case when $3 then 1 else 0 end
where account = $1 and msgid = $2 and outgoing is not null"""


async def heed(account: UUID, fields: Fields) -> None:
    """Do what an event asks for, in the transaction that reads it."""
    match text_of(fields, "Event"):
        case "change_external_contact":
            await _heed_customer(account, fields)
        case "change_external_chat":
            await groups.heed(account, text_of(fields, "ChatId"), text_of(fields, "ChangeType"))
        case "change_external_tag":
            await tags.refresh_soon(account)
        case "change_contact":
            await staff.heed(account, fields)
        case "kf_msg_or_event":
            await desks.notice(account, text_of(fields, "OpenKfId"))


async def heed_send(account: UUID, entry: Mapping[str, Any]) -> None:
    """A message to one person is no longer waited for."""
    await execute(_CLOSE, account, str(entry.get("msgid")), entry.get("status") == 1)


async def heed_entry(account: UUID, entry: Mapping[str, Any]) -> None:
    """An entry of a service account may be about those who answer there."""
    event = entry.get("event")
    if isinstance(event, dict):
        await servicers.heed(account, event)


async def _heed_customer(account: UUID, fields: Fields) -> None:
    """Somebody came, left, or was noted differently."""
    change = text_of(fields, "ChangeType")
    pair = Pair(text_of(fields, "ExternalUserID"), text_of(fields, "UserID"))
    if not EXTERNAL.fullmatch(pair.external):
        return
    row = await fetchrow(_PERSON, account, pair.external)
    await book.pencil_in(account, pair.external, row["customer"] if row else None)
    at = moment(text_of(fields, "CreateTime"))
    await _note_standing(account, pair, fields, at)
    if pair.userid:
        await reaching.call_by_name(account, pair.external, pair.userid, at)
    if change.startswith("add_"):
        came = newcomers.Came(at=at, state=text_of(fields, "State"))
        await newcomers.receive(account, pair, came, code=text_of(fields, "WelcomeCode"))
    elif change == "transfer_fail":
        await transfers.refused(account, pair, text_of(fields, "FailReason"))
    if change != "del_external_contact":
        lane = f"wecom:{account}:{pair.external}"
        await later(contacts.meet, lane=lane, account=str(account), external=pair.external)


async def _note_standing(account: UUID, pair: Pair, fields: Fields, at: datetime) -> None:
    standing = STANDINGS.get(text_of(fields, "ChangeType"))
    if standing is None or not pair.userid:
        return
    if text_of(fields, "Source") == "DELETE_BY_TRANSFER":
        standing = Standing.TRANSFERRED
    await book.stand(account, pair, standing, at=at, state=text_of(fields, "State"))
    await reaching.see_who_can_be_reached(account, [pair.external], at)
