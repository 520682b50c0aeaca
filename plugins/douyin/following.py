"""What a delivery means beyond its letters: conversations, leads, abilities gained or lost."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.channels import Envelope, pass_on
from core.db import fetchval
from core.errors import Invalid, T
from core.jobs import later

from . import threads
from .clues import FoundClue, clue_of, take
from .events import (
    AUTHORISATIONS,
    DouyinEvent,
    claims_of,
    event_of,
    fitting,
    is_foreign,
    moment,
    number_of,
    object_of,
    read_object,
    text_of,
)
from .messages import card_fields, said_on_card
from .scopes import doubt, gain, lose
from .settings import DIRECT, GROUPS, DouyinSettings
from .tables import ClueKind

NOBODY_S = T(
    "The event is of the Douyin account {who}, which is not connected here. Connect and authorise"
    " it, then read this again.",
    "该事件属于抖音账号 {who}，本系统尚未连接。请连接并授权该账号后重新处理。",
)

WHOSE_IS_THIS = T(
    "The event is of another account of the same app. Authorise this account first, then read it"
    " again.",
    "该事件属于同一应用的另一个抖音号。请先授权本账号，再重新处理。",
)

_WHOSE = """
select id from channel_account
where channel = 'douyin' and deleted_at is null and id <> $1
  and settings ->> 'client_key' = $2 and settings ->> 'open_id' = $3 limit 1"""

NEEDED = {
    "im_receive_msg": DIRECT,
    "im_enter_direct_msg": DIRECT,
    "im_group_receive_msg": GROUPS,
}
"""An event that comes proves that its ability was granted, whatever Douyin told before."""


async def follow_up(account: UUID, settings: DouyinSettings, envelope: Envelope) -> None:
    """In the transaction that reads a delivery: the plugin's own rows, and what is to be done."""
    fields = read_object(envelope.body)
    if envelope.pulled == "comments":
        return
    clue = pushed_clue(fields) if "event" not in fields else None
    if clue is not None:
        await _lead(account, settings, clue)
    elif "event" in fields:
        event = event_of(fields, envelope.body)
        if is_foreign(settings, event):
            await _hand_over(account, settings, event, envelope)
        else:
            await _refuse_doubtful(account, settings, event)
            await _event(account, settings, event)


async def _hand_over(
    account: UUID, settings: DouyinSettings, event: DouyinEvent, envelope: Envelope
) -> None:
    """An app has one address for all its accounts: give an event to the one whose it is."""
    whose = await _holder(account, settings, event)
    if whose is None:
        raise Invalid(NOBODY_S.fill(who=event.business[:60]))
    await pass_on(whose, envelope)


def pushed_clue(fields: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The lead in a parcel or in a push of Ocean Engine's; None if it holds something else."""
    inside = object_of(fields, "clue") or object_of(fields, "data")
    nested = object_of(inside, "clue")
    found = nested or inside
    return found if text_of(found, "clue_id") else None


async def _lead(account: UUID, settings: DouyinSettings, said: Mapping[str, Any]) -> None:
    clue = clue_of(settings, said)
    if clue is not None:
        await take(account, settings, clue)


async def _refuse_doubtful(account: UUID, settings: DouyinSettings, event: DouyinEvent) -> None:
    """Before its owner authorised, an account does not know what is its own: others may."""
    if settings.open_id or not event.business:
        return
    if await _holder(account, settings, event) is not None:
        raise Invalid(WHOSE_IS_THIS)


async def _holder(account: UUID, settings: DouyinSettings, event: DouyinEvent) -> UUID | None:
    """The other account of the same app whose event it is."""
    return await fetchval(_WHOSE, account, settings.client_key, event.business)


async def _event(account: UUID, settings: DouyinSettings, event: DouyinEvent) -> None:
    conversation = text_of(event.content, "conversation_short_id")
    if event.person and number_of(event.content, "conversation_type") != 2:
        entered = event.name == "im_enter_direct_msg"
        message = text_of(event.content, "server_message_id") if entered else ""
        await threads.remember(account, event.person, conversation, entered=message)
    if event.name == "im_receive_msg" and event.person:
        await _card(account, settings, event)
    await _abilities(account, settings, event)


async def _card(account: UUID, settings: DouyinSettings, event: DouyinEvent) -> None:
    """A lead card that somebody filled in is a lead as well; its letter opened the deal."""
    filled = card_fields(event.content)
    if not filled:
        return
    said = said_on_card(event.content)
    card = text_of(event.content, "card_id")
    known = {value for value in said.values()}
    rest = [f"{label}：{value}" for label, value in filled.items() if value not in known]
    clue = FoundClue(
        id=fitting(text_of(event.content, "server_message_id") or event.digest),
        kind=ClueKind.CARD,
        name=said.get("name", ""),
        phone=said.get("phone", "")[:40],
        region="",
        source=f"card:{card}"[:200] if card else "card",
        remark="；".join(rest)[:2000],
        left_at=moment(number_of(event.content, "create_time")),
        details={"card_data": filled},
        claims=claims_of(settings, event.person),
    )
    await take(account, settings, clue)


async def _abilities(account: UUID, settings: DouyinSettings, event: DouyinEvent) -> None:
    """Authorisations come and go, and some are only known by what they bring."""
    if event.name in AUTHORISATIONS:
        if event.sender and event.sender == settings.open_id:
            await _authorisation(account, settings, event)
    elif NEEDED.get(event.name, DIRECT) not in settings.scopes and event.name in NEEDED:
        await later(gain, account=str(account), scopes=[NEEDED[event.name]])


async def _authorisation(account: UUID, settings: DouyinSettings, event: DouyinEvent) -> None:
    """What the business itself lets us do; what a viewer lets the app do is not ours."""
    scopes = _scopes(event)
    if event.name in ("authorize", "contract_authorize"):
        if scopes - settings.scopes:
            await later(gain, account=str(account), scopes=sorted(scopes))
    elif scopes:
        await later(lose, account=str(account), scopes=sorted(scopes))
    elif event.name == "unauthorize":
        await later(doubt, account=str(account))


def _scopes(event: DouyinEvent) -> frozenset[str]:
    named = event.content.get("scopes")
    listed = named.replace(",", " ").split() if isinstance(named, str) else named
    if not isinstance(listed, list):
        return frozenset()
    return frozenset(str(each) for each in listed if isinstance(each, str) and len(each) <= 60)
