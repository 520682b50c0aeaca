"""Leads: whoever left a number with an ad or on a card is known, noted and taken up, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from core.db import execute, fetchrow, now, uuid7
from core.entities.activities import record
from core.entities.customers import Claim, Customer, Strength, recognise
from core.errors import T, clean_name
from core.pipeline import take_lead

from .errors import CHINA
from .events import fitting, number_of, phone_of, text_of
from .settings import DouyinSettings
from .tables import KINDS, ClueKind

CALLED = T("Douyin", "抖音")
LEFT = T("Left their number: {kind}", "留下线索：{kind}")
LONGEST_SOURCE = 50

_KIND_OF = (
    ClueKind.FORM,
    ClueKind.CHAT,
    ClueKind.PHONE,
    ClueKind.CALLBACK,
    ClueKind.COUPON,
    ClueKind.LOTTERY,
)

_KEEP = """
insert into douyin_clue
    (id, account, clue, kind, name, phone, region, source, remark, left_at, details)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (account, clue) do update set
    details = douyin_clue.details || excluded.details,
    name = coalesce(nullif(douyin_clue.name, ''), excluded.name),
    phone = coalesce(nullif(douyin_clue.phone, ''), excluded.phone),
    remark = coalesce(nullif(douyin_clue.remark, ''), excluded.remark)
returning id, (xmax = 0) as fresh"""

_WHOSE = "update douyin_clue set customer = $2 where id = $1"


@dataclass(frozen=True, kw_only=True)
class FoundClue:
    """What a lead says, whoever told us of it."""

    id: str
    kind: ClueKind
    name: str
    phone: str
    region: str
    source: str
    remark: str
    left_at: datetime
    details: Mapping[str, Any]
    claims: tuple[Claim, ...] = ()
    """Names of the person that are known already."""


async def take(account: UUID, settings: DouyinSettings, clue: FoundClue) -> bool:
    """Note a lead; whoever it is comes into the lead pool the first time, never again."""
    row = await fetchrow(
        _KEEP,
        uuid7(),
        account,
        clue.id,
        clue.kind.value,
        clue.name,
        clue.phone,
        clue.region,
        clue.source,
        clue.remark,
        clue.left_at,
        orjson.dumps(dict(clue.details)).decode(),
    )
    assert row is not None
    if not row["fresh"]:
        return False
    customer = await _known(settings, clue)
    await execute(_WHOSE, row["id"], customer.id)
    if clue.kind is not ClueKind.CARD:
        await _note(clue, customer)
    return True


def clue_of(settings: DouyinSettings, said: Mapping[str, Any]) -> FoundClue | None:
    """A lead of Ocean Engine; None if it has no id."""
    clue_id = text_of(said, "clue_id")
    if not clue_id:
        return None
    number = number_of(said, "clue_type")
    place = [text_of(said, name) for name in ("province_name", "city_name", "country_name")]
    return FoundClue(
        id=fitting(clue_id),
        kind=_KIND_OF[number] if 0 <= number < len(_KIND_OF) else ClueKind.FORM,
        name=_clean(text_of(said, "name"), 200),
        phone=_clean(text_of(said, "telephone"), 40),
        region=_clean(" ".join(part for part in place if part), 100),
        source=_source(said),
        remark=_remark(said),
        left_at=_left_at(text_of(said, "create_time_detail", "create_time")),
        details=dict(said),
        claims=_claims(settings, said, clue_id),
    )


def _source(said: Mapping[str, Any]) -> str:
    """The ad a lead came from, as deals name it: the promotion of today, or the plan of old."""
    for name, field in (("promotion", "promotion_id"), ("ad", "ad_id"), ("site", "site_id")):
        number = text_of(said, field)
        if number and number != "0":
            return f"{name}:{number}"[:LONGEST_SOURCE]
    return "lead"


def _remark(said: Mapping[str, Any]) -> str:
    """Everything somebody typed beside name and number."""
    more = said.get("remark_dict")
    parts = [text_of(said, "remark"), _labelled("微信", text_of(said, "weixin"))]
    if isinstance(more, dict):
        parts += [_labelled(str(label), text_of(more, label)) for label in list(more)[:30]]
    return _clean("\n".join(part for part in parts if part), 2000)


def _labelled(label: str, value: str) -> str:
    return f"{label}：{value}" if value else ""


def _claims(settings: DouyinSettings, said: Mapping[str, Any], clue_id: str) -> tuple[Claim, ...]:
    """Who left it: the lead itself, for anybody can type any number.

    A family shares one, a prankster borrows one. So the house hears of the number as a hint, and
    suggests who else it may be; only where the settings say that the forms prove it is it a name.
    """
    advertiser = text_of(said, "advertiser_id") or settings.lead_app_id
    scope, phone = f"oceanengine:{advertiser}", phone_of(text_of(said, "telephone"))
    lead = _claim("lead", scope, fitting(clue_id))
    if phone is None:
        return (lead,)
    if not settings.verified_phones:
        return (lead, Claim("phone", "house", phone, Strength.WEAK, source="douyin"))
    return (
        _claim("lead_phone", scope, phone),
        Claim("phone", "house", phone, Strength.STRONG, source="douyin"),
    )


def _claim(kind: str, scope: str, name: str) -> Claim:
    return Claim(kind, scope[:100], name, source="douyin")


async def _known(settings: DouyinSettings, clue: FoundClue) -> Customer:
    profile = {"name": clue.name, "phone": clue.phone, "region": clue.region}
    known = {key: value for key, value in profile.items() if value}
    return await recognise(clue.claims, known, source="douyin", source_detail=clue.source)


async def _note(clue: FoundClue, customer: Customer) -> None:
    """A line on the timeline, and a lead in the pipeline that asks for one."""
    await record(
        "system",
        customer=customer.id,
        direction="in",
        subject=LEFT.fill(kind=KINDS[clue.kind].say()).say(),
        body="\n".join(part for part in (clue.phone, clue.region, clue.remark) if part),
        payload={"platform": "douyin", "type": "clue", "clue": clue.id, "source": clue.source},
        happened_at=min(clue.left_at, now()),
    )
    await take_lead(
        customer,
        channel="douyin",
        called=CALLED,
        occasion="form",
        source=f"douyin:{clue.source}"[:LONGEST_SOURCE],
    )


def _left_at(text: str) -> datetime:
    form = "%Y-%m-%d %H:%M:%S" if ":" in text else "%Y-%m-%d"
    try:
        return datetime.strptime(text, form).replace(tzinfo=CHINA)
    except ValueError:
        return datetime.now(CHINA)


def _clean(text: str, longest: int) -> str:
    return clean_name(text.replace("\n", " / "))[:longest].strip() if text else ""
