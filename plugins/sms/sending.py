"""Which text message may go to whom, and when."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from core.channels import Outgoing, Template, Trouble, Troubled, TroubleKind, agreed, refuses
from core.db import fetchrow, now
from core.entities import load
from core.entities.customers import Customer
from core.errors import Invalid, T

from .errors import BEIJING
from .settings import SmsSettings
from .templates import Approved, Purpose

ONLY_TEMPLATES = T(
    "Text messages go out in approved templates only.", "短信只能使用已审核通过的模板。"
)
UNKNOWN = T("This template is not in the account's settings.", "账号设置中没有该模板。")
NO_CONSENT = T("This person has not agreed to marketing messages.", "对方未同意接收营销短信。")
ASK_FIRST = T(
    "Note their consent to “marketing” on their page, with where it comes from.",
    "请先在客户资料中登记“营销”授权及来源。",
)
REFUSED = T("This person has unsubscribed from text messages.", "对方已退订短信。")
QUIET = T("Marketing goes out between {start} and {end}.", "营销短信仅在 {start}–{end} 发送。")

LATE = T("The code is too old to be of use.", "验证码已过期，未发送。")
ANEW = T("Send a new one.", "请重新发送新的验证码。")

CODE_LASTS = timedelta(minutes=5)
"""A code that comes later than this helps nobody."""

_PROMISED = """
select c.customer, o.created_at
from channel_outgoing o join channel_conversation c on c.id = o.conversation
where o.id = $1"""


class Ready(NamedTuple):
    """A message that may go out."""

    template: Approved
    data: Mapping[str, str]
    text: str


def ready(settings: SmsSettings, content: object) -> Ready:
    """A template with its gaps filled; Troubled if it cannot be sent."""
    if not isinstance(content, Template):
        raise Troubled(_never(ONLY_TEMPLATES))
    template = settings.approved.get(content.id)
    if template is None:
        raise Troubled(_never(UNKNOWN))
    data = {name: content.data.get(name, "") for name in template.gaps}
    try:
        return Ready(template, data, template.filled(data))
    except Invalid as no:
        raise Troubled(_never(no.message)) from None


async def refuse_unlawful(settings: SmsSettings, outgoing: Outgoing, purpose: Purpose) -> None:
    """Refuse what the person did not agree to, and put off what may only go by day."""
    row = await fetchrow(_PROMISED, outgoing.id)
    customer = await load(Customer, row["customer"]) if row and row["customer"] else None
    if purpose is Purpose.CODE and row and now() - row["created_at"] > CODE_LASTS:
        raise Troubled(_never(LATE, ANEW))
    if customer is not None and purpose is not Purpose.CODE and refuses(customer, "sms"):
        raise Troubled(_never(REFUSED))
    if purpose is not Purpose.MARKETING:
        return
    if customer is None or not agreed(customer, "marketing"):
        raise Troubled(_never(NO_CONSENT, ASK_FIRST))
    until = quiet_until(settings, now())
    if until is not None:
        message = QUIET.fill(start=settings.marketing_from, end=settings.marketing_until)
        raise Troubled(Trouble(kind=TroubleKind.RATE_LIMITED, message=message, until=until))


def quiet_until(settings: SmsSettings, moment: datetime) -> datetime | None:
    """When marketing may go out again; None if it may now."""
    there = moment.astimezone(BEIJING)
    start, end = _at(there, settings.marketing_from), _at(there, settings.marketing_until)
    if start <= there < end:
        return None
    return start if there < start else start + timedelta(days=1)


def _at(day: datetime, clock: str) -> datetime:
    hour, _, minute = clock.partition(":")
    return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)


def _never(message: T, advice: T | None = None) -> Trouble:
    return Trouble(kind=TroubleKind.CONTENT, message=message, advice=advice)
