"""What was said in WeChat's own service tool: fetched from where we left off, written down once.

WeChat gives what stands on record no id, and tells of some of it by its call-backs as well: what
stands in a conversation already, in the same words at the same time, is not written down again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson

from core.channels import Cursor, Direction, Letter, Occasion, Page, Parcel, Retold
from core.db import fetch, now
from core.errors import Invalid, T

from . import keeping
from .asking import Talk
from .messages import WROTE
from .people import OPENID, claims_for
from .settings import WeChatSettings

RECORDS = Cursor(name="records", every=timedelta(minutes=5))

SAID, HEARD = 2002, 2003
"""What one of those who serve said, and what was said to them; the rest is no talk."""

DAY = timedelta(days=1)
"""The longest span that WeChat tells at once, and how far back the first look goes."""
AGAIN = timedelta(minutes=10)
"""How far back every look goes once more: what is said just now may stand there later."""
SAME_MOMENT = timedelta(seconds=90)
"""How far apart the times of one message may be in our books and in WeChat's."""
MOST = 1000

UNSEEN = T(
    "[Something without words: see WeChat's service tool]", "[非文字消息，请在微信客服工具中查看]"
)
BROKEN = T("A record of WeChat's service tool cannot be read.", "无法读取微信客服聊天记录。")

_NICKS = "select name, nick from wechat_servant where account = $1"


async def pull(line: Talk, position: str | None) -> Page:
    """The next page of what was said."""
    since, until, number = _span(orjson.loads(position) if position else {})
    found = await keeping.records(
        line,
        since=int(since.timestamp()),
        until=int(until.timestamp()),
        number=number,
        most=MOST,
    )
    listed = [each for each in found.get("recordlist") or () if isinstance(each, dict)]
    nicks = {row["name"]: row["nick"] for row in await fetch(_NICKS, line.account)}
    if len(listed) >= MOST and int(found["msgid"]) > number:
        place = {"since": since.timestamp(), "until": until.timestamp()}
        place["number"] = int(found["msgid"])
        return Page(parcels=_parcels(listed, nicks), position=_written(place), more=True)
    done = _written({"done": until.timestamp()})
    return Page(parcels=_parcels(listed, nicks), position=done, more=until < now() - AGAIN)


def letter_of_record(settings: WeChatSettings, body: bytes) -> Letter:
    """One record as a letter: of the person, or of one of us who serves there."""
    record = orjson.loads(body)
    openid, words = str(record.get("openid", "")), str(record.get("text") or "").strip()
    if not OPENID.fullmatch(openid):
        raise Invalid(BROKEN)
    heard = record["opercode"] == HEARD
    return Letter(
        id=record["key"],
        thread=openid,
        claims=claims_for(settings, openid, ""),
        happened_at=datetime.fromtimestamp(int(record["time"]), UTC),
        direction=Direction.IN if heard else Direction.OUT,
        author=None if heard else record["author"],
        occasion=Occasion.MESSAGE if heard else None,
        body=words or UNSEEN,
        payload={"platform": "wechat", "type": "record", "worker": record["worker"]},
        grants=(WROTE,) if heard else (),
        retold=Retold(words=words, within=SAME_MOMENT),
    )


def _span(place: Mapping[str, Any]) -> tuple[datetime, datetime, int]:
    """From when, until when, and from which number on."""
    if "number" in place:
        since, until = (datetime.fromtimestamp(place[name], UTC) for name in ("since", "until"))
        return since, until, int(place["number"])
    done = place.get("done")
    since = datetime.fromtimestamp(done, UTC) - AGAIN if done else now() - DAY
    return since, min(since + DAY, now()), 1


def _parcels(listed: Sequence[dict[str, Any]], nicks: Mapping[str, str]) -> list[Parcel]:
    """Each record under a key made of what it says: two of one second are the first and second."""
    talk = [each for each in listed if each.get("opercode") in (SAID, HEARD)]
    seen: Counter[str] = Counter()
    parcels: list[Parcel] = []
    for each in talk:
        mark = sha256(orjson.dumps(each, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
        seen[mark] += 1
        key, worker = f"record:{mark}:{seen[mark]}", str(each.get("worker") or "")
        author = nicks.get(worker) or worker.partition("@")[0]
        body = orjson.dumps({**each, "key": key, "worker": worker, "author": author})
        parcels.append(Parcel(key=key, sender=str(each.get("openid", "")), body=body))
    return parcels


def _written(place: Mapping[str, Any]) -> str:
    return orjson.dumps(place).decode()
