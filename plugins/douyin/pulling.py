"""Looking for comments and leads, page by page, from where we left off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import orjson

from core.channels import Cursor, Page, Parcel
from core.db import now

from . import api
from .api import DouyinLine
from .errors import CHINA
from .events import moment, number_of, text_of
from .settings import COMMENTS, VIDEOS, DouyinSettings

OF_COMMENTS = Cursor(name="comments", every=timedelta(minutes=3))
OF_CLUES = Cursor(name="clues", every=timedelta(minutes=5))

AGAIN = timedelta(minutes=30)
"""How far back leads are asked for once more: some of their fields come ten minutes late."""
FIRST = timedelta(days=7)
"""How far back a new account's leads are asked for."""
LEAST_STEP = timedelta(seconds=1)

PAGES = 20
"""Pages of one video's comments in one round; older ones were seen in earlier rounds."""
THOROUGH = 20
"""Every so many rounds, which is once an hour, videos are looked at whatever their counts say: one
comment that went and one that came leave them as they were."""
REMEMBERED = 2000
"""Videos and comments whose counts are remembered: as many videos as one is likely to watch."""


def cursors(settings: DouyinSettings) -> tuple[Cursor, ...]:
    """What is pulled for an account: what was granted, and nothing else."""
    found: list[Cursor] = []
    if settings.allows(COMMENTS) and settings.allows(VIDEOS):
        found.append(OF_COMMENTS)
    if settings.has_leads:
        found.append(OF_CLUES)
    return tuple(found)


async def pull(line: DouyinLine, cursor: str, position: str | None) -> Page:
    """The next page of either."""
    place = orjson.loads(position) if position else {}
    if cursor == OF_CLUES.name:
        return await _clues(line, place)
    return await _comments(line, Round(**place))


# ── Comments: a round looks at every recent video on which something changed ──


@dataclass
class Round:
    """Where a round through the videos stands."""

    waiting: list[list[str]] = field(default_factory=list)
    """What is still to be looked at: video, its title, perhaps a comment with answers."""
    cursor: int = 0
    page: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    """How many comments a video, or answers a comment, had when we looked last."""
    older: int = 0
    """The page of older videos whose turn it is; 0 for the one behind the newest."""
    rounds: int = 0
    """How many rounds there were since the last thorough one."""

    def begin(self) -> bool:
        """A new round begins; whether it is a thorough one."""
        self.rounds = (self.rounds + 1) % THOROUGH
        return self.rounds == 0

    def next(self) -> None:
        """Go on to the next video or comment."""
        self.waiting.pop(0)
        self.cursor = self.page = 0

    def grown(self, key: str, count: int) -> bool:
        """Whether there is more now than when we looked last."""
        known = sha256(key.encode()).hexdigest()[:10]
        before = self.counts.pop(known, 0)
        self.counts[known] = count
        return count != before

    def written(self) -> str:
        """As it is kept until the next page."""
        kept = dict(list(self.counts.items())[-REMEMBERED:])
        place = {
            "waiting": self.waiting,
            "cursor": self.cursor,
            "page": self.page,
            "counts": kept,
            "older": self.older,
            "rounds": self.rounds,
        }
        return orjson.dumps(place).decode()


async def _comments(line: DouyinLine, place: Round) -> Page:
    if not place.waiting:
        await _begin(line, place)
        return Page(parcels=(), position=place.written(), more=bool(place.waiting))
    item, title, comment = place.waiting[0]
    if comment:
        found = await api.replies(line, item, comment, place.cursor)
    else:
        found = await api.comments(line, item, place.cursor)
    listed = [each for each in found.get("list") or () if isinstance(each, dict)]
    about = {"item_id": item, "title": title, "business": await api.business(line)}
    if not comment:
        _expect_replies(place, listed, item, title)
    _advance(place, found)
    parcels = [_parcel(about, each, comment) for each in listed if text_of(each, "comment_id")]
    return Page(parcels=parcels, position=place.written(), more=bool(place.waiting))


async def _begin(line: DouyinLine, place: Round) -> None:
    """Line up what has other comments than last time, of the newest videos and one older page.

    The older pages take turns, so that a round costs two questions however many there are.
    """
    oldest, thorough = now() - timedelta(days=line.settings.comment_days), place.begin()
    newest = await api.videos(line)
    _line_up(place, newest, oldest, thorough=thorough)
    place.older = place.older or _behind(newest, oldest)
    if place.older:
        page = await api.videos(line, place.older)
        _line_up(place, page, oldest, thorough=thorough)
        place.older = _behind(page, oldest)


def _line_up(place: Round, page: Mapping[str, Any], oldest: datetime, *, thorough: bool) -> None:
    for video in _videos(page):
        statistics = video.get("statistics")
        count = number_of(statistics, "comment_count") if isinstance(statistics, Mapping) else 0
        item = text_of(video, "item_id")
        if not item or _at(video) < oldest:
            continue
        if place.grown(item, count) or (thorough and count):
            place.waiting.append([item, text_of(video, "title")[:200], ""])


def _behind(page: Mapping[str, Any], oldest: datetime) -> int:
    """Where the videos behind a page begin; 0 if there are none, or none that is watched."""
    watched = any(_at(video) >= oldest for video in _videos(page))
    return number_of(page, "cursor") if watched and page.get("has_more") is True else 0


def _videos(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [each for each in page.get("list") or () if isinstance(each, dict)]


def _at(video: Mapping[str, Any]) -> datetime:
    return moment(number_of(video, "create_time"))


def _expect_replies(place: Round, listed: list[dict[str, Any]], item: str, title: str) -> None:
    for each in listed:
        comment, count = text_of(each, "comment_id"), number_of(each, "reply_comment_total")
        if comment and count and place.grown(comment, count):
            place.waiting.append([item, title, comment])


def _advance(place: Round, found: Mapping[str, Any]) -> None:
    place.cursor, place.page = number_of(found, "cursor"), place.page + 1
    if found.get("has_more") is not True or place.page >= PAGES:
        place.next()


def _parcel(about: Mapping[str, str], comment: Mapping[str, Any], above: str) -> Parcel:
    """A comment with what it belongs to; its counts are left out, for they change."""
    kept = {
        name: value
        for name, value in comment.items()
        if name not in ("digg_count", "reply_comment_total", "avatar", "top")
    }
    kept.setdefault("reply_to_comment_id", above)
    key = f"comment:{text_of(comment, 'comment_id')}"
    return Parcel(key=key, sender=about["item_id"], body=orjson.dumps({**about, "comment": kept}))


# ── Leads: from half an hour before the last look until now ──


async def _clues(line: DouyinLine, place: dict[str, Any]) -> Page:
    since, until, page = _span(place)
    found = await api.clues(line, since=_china(since), until=_china(until), page=page)
    listed = [each for each in found.get("list") or () if isinstance(each, dict)]
    parcels = [_lead(each) for each in listed if text_of(each, "clue_id")]
    info = found.get("page_info")
    pages = number_of(info, "total_page") if isinstance(info, Mapping) else 0
    if page < pages and listed:
        going_on = {"since": since.timestamp(), "until": until.timestamp(), "page": page + 1}
        return Page(parcels=parcels, position=orjson.dumps(going_on).decode(), more=True)
    return Page(parcels=parcels, position=orjson.dumps({"done": until.timestamp()}).decode())


def _span(place: Mapping[str, Any]) -> tuple[datetime, datetime, int]:
    """From when, until when, and which page."""
    if "page" in place:
        times = (datetime.fromtimestamp(place[name], CHINA) for name in ("since", "until"))
        return (*times, int(place["page"]))  # type: ignore[return-value]
    until = now() + LEAST_STEP
    done = place.get("done")
    since = datetime.fromtimestamp(done, CHINA) - AGAIN if done else until - FIRST
    return since, until, 1


def _lead(clue: Mapping[str, Any]) -> Parcel:
    """A lead as it is now; if more of it is known later, that is another parcel."""
    body = orjson.dumps({"clue": clue}, option=orjson.OPT_SORT_KEYS)
    clue_id = text_of(clue, "clue_id")
    key = f"clue:{clue_id}:{sha256(body).hexdigest()[:12]}"
    return Parcel(key=key, sender=f"clue:{clue_id}", body=body)


def _china(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
