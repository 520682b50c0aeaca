"""A text with attachments: what welcomes, group sends and moments are made of."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from core.channels import (
    Content,
    File,
    Image,
    Link,
    MiniProgram,
    Text,
    Trouble,
    Troubled,
    TroubleKind,
    Video,
    as_content,
    nothing_sent,
)
from core.db import execute, fetchrow, now, uuid7
from core.errors import Invalid, T, clean_text
from core.files import read_file
from plugins.wecom import api

LONGEST = 4000
MOST = 9

EMPTY = T("Write something, or attach something.", "请填写文字或添加附件。")
TOO_LONG = T("The text is longer than WeCom takes (4000 bytes).", "文字超过 4000 字节。")
TOO_MANY = T("At most nine attachments.", "附件不超过 9 个。")
WRONG_KIND = T("This cannot be attached here.", "不支持此类附件。")

BARE_CARD = T("A mini program card needs a page and a cover.", "小程序卡片需要页面路径和封面图。")
BARE_LINK = T("Customer service takes a link only with a picture.", "微信客服的链接需要封面图。")
FILL_IN = T("Add what is missing and send it again.", "请补充后重新发送。")

KEPT = timedelta(days=3)
MARGIN = timedelta(hours=6)
FOR_GOOD = "picture"

_KEPT = """
select media_id from wecom_upload where account = $1 and file = $2 and kind = $3
  and (expires_at is null or expires_at > now())"""

_KEEP = """
insert into wecom_upload (id, account, file, kind, media_id, expires_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (account, file, kind) do update
set media_id = excluded.media_id, expires_at = excluded.expires_at"""


def checked(content: Any, *, field: str = "content") -> dict[str, Any]:
    """A text and attachments as they came from outside; Invalid says what is wrong."""
    said = content if isinstance(content, Mapping) else {}
    text = clean_text(str(said.get("text") or ""), field=f"{field}.text").strip()
    raw = said.get("attachments") or ()
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > MOST:
        raise Invalid(TOO_MANY, field=f"{field}.attachments")
    if len(text.encode()) > LONGEST:
        raise Invalid(TOO_LONG, field=f"{field}.text")
    parts = [as_content(one) for one in raw]
    if any(not isinstance(one, Image | Link | MiniProgram | Video | File) for one in parts):
        raise Invalid(WRONG_KIND, field=f"{field}.attachments")
    if any(isinstance(one, MiniProgram) and not (one.page and one.picture) for one in parts):
        raise Invalid(BARE_CARD, field=f"{field}.attachments")
    if not text and not parts:
        raise Invalid(EMPTY, field=f"{field}.text")
    return {
        "text": text,
        "attachments": [one.model_dump(mode="json", exclude_none=True) for one in parts],
    }


def from_form(text: str, attachments: Any, form: Any) -> dict[str, Any]:
    """A text with its attachments, named one by one or as a form names them."""
    return {"text": text, "attachments": attachments or attached(form)}


def attached(form: Any) -> list[dict[str, Any]]:
    """What a form attaches: a picture, a link, a mini program; what is left empty is none."""
    given = form if isinstance(form, Mapping) else {}
    link, program = _filled(given.get("link")), _filled(given.get("program"))
    parts = [{"kind": "image", "file": given["picture"]}] if given.get("picture") else []
    if link:
        parts.append({"kind": "link", **link})
    if program:
        app_id = program.pop("appId", "")
        parts.append({"kind": "mini_program", "page": "", **program, "app_id": app_id})
    return parts


def loaded(value: Any) -> Any:
    """JSON of a row, however it was read."""
    return orjson.loads(value) if isinstance(value, str | bytes) else value


def as_form(content: Mapping[str, Any] | None) -> dict[str, Any]:
    """The same as a form shows it, to be changed."""
    shown: dict[str, Any] = {}
    for part in (content or {}).get("attachments") or ():
        said = {name: value for name, value in part.items() if name != "kind"}
        if part["kind"] == "image":
            shown["picture"] = part["file"]
        elif part["kind"] == "link":
            shown["link"] = said
        elif part["kind"] == "mini_program":
            shown["program"] = {**said, "appId": said.pop("app_id")}
    return shown


def _filled(part: Any) -> dict[str, Any]:
    said = part if isinstance(part, Mapping) else {}
    return {str(name): value for name, value in said.items() if value}


def split(content: Mapping[str, Any]) -> tuple[Content, list[Content]]:
    """The part that stands for a message on the timeline, and what goes along with it."""
    parts = [as_content(one) for one in content.get("attachments") or ()]
    if content.get("text"):
        return Text(text=content["text"]), parts
    return parts[0], parts[1:]


async def body_of(line: api.calling.Wire, parts: Sequence[Content]) -> dict[str, Any]:
    """Text and attachments as WeCom wants them, files put there first."""
    body: dict[str, Any] = {}
    attachments = []
    for part in parts:
        if isinstance(part, Text):
            body["text"] = {"content": part.text}
        else:
            attachments.append(await _attachment(line, part))
    return body | ({"attachments": attachments} if attachments else {})


async def media_of(line: api.calling.Wire, file: UUID, kind: str) -> str:
    """The platform's id of a file of ours, uploaded unless it is still there."""
    row = await fetchrow(_KEPT, line.account, file, kind)
    if row is not None:
        return row["media_id"]
    content = await read_file(file)
    said = (content.name, content.bytes, content.content_type)
    with nothing_sent():
        if kind == FOR_GOOD:
            found, until = await api.media.upload_picture(line, *said), None
        else:
            found, until = await api.media.upload(line, kind, *said), now() + KEPT - MARGIN
    await execute(_KEEP, uuid7(), line.account, file, kind, found, until)
    return found


async def cover_of(line: api.calling.Wire, part: Link | MiniProgram) -> str:
    """The platform's id of a card's picture; Troubled where WeCom would not take the card."""
    bare = BARE_LINK if isinstance(part, Link) else BARE_CARD
    if part.picture is None or (isinstance(part, MiniProgram) and not part.page):
        raise Troubled(Trouble(kind=TroubleKind.CONTENT, message=bare, advice=FILL_IN))
    return await media_of(line, part.picture, "image")


async def _attachment(line: api.calling.Wire, part: Content) -> dict[str, Any]:
    inside: dict[str, Any]
    match part:
        case Image() | Video() | File():
            inside = {"media_id": await media_of(line, part.file, part.kind)}
        case Link():
            inside = {"title": part.title, "desc": part.description, "url": part.url}
            if part.picture:
                inside["picurl"] = await media_of(line, part.picture, FOR_GOOD)
        case MiniProgram():
            inside = {"title": part.title, "appid": part.app_id, "page": part.page}
            inside["pic_media_id"] = await cover_of(line, part)
        case _:
            raise Invalid(WRONG_KIND, field="content")
    kind = {"mini_program": "miniprogram"}.get(part.kind, part.kind)
    return {"msgtype": kind, kind: inside}
