"""What is asked of WeChat at once: previews, taking back, invitations, templates of its library."""

import re
from typing import Any
from uuid import UUID

from core.channels import in_words, line_to
from core.db import execute, transaction
from core.entities import load
from core.errors import Conflict, Invalid, NotFound, T
from plugins.wechat import keeping
from plugins.wechat.tables import Broadcast, Material, MaterialKind, Servant, Template, TemplateKind

from .errands import Talk, official
from .followers import begin_sync

WECHAT_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{4,29}")
LIBRARY_NUMBER = re.compile(r"[A-Za-z0-9]{1,32}")
MOST_GAPS = 10
DELETED = "deleted"

BAD_WECHAT_ID = T(
    "A WeChat id begins with a letter and has 6 to 20 letters, digits, - or _.",
    "微信号以字母开头，6–20 位字母、数字、下划线或减号。",
)
NO_PREVIEW = T(
    "Only drafts, pictures and voice can be previewed.", "只有草稿、图片和语音可以预览。"
)
GONE = T("It is not there any more.", "该内容已不存在。")
TAKEN_BACK = T("It was taken back already.", "已经删除过了。")
NO_FILE = T("Choose a picture.", "请选择图片。")
BAD_NUMBER = T(
    "A number from WeChat's library, such as 43216.", "请填写模板库中的编号，例如 43216。"
)
MANY_GAPS = T("At most ten gaps.", "关键词不超过 10 个。")
NOT_OURS = T(
    "Notifications are given up in WeChat's console.", "订阅通知模板请在公众平台后台删除。"
)

_DELETED = "update wechat_broadcast set status = $2 where id = $1"


async def preview_material(material_id: UUID, wechat_id: str) -> None:
    """Send a draft, a picture or a sound to one WeChat id, to see how it looks on a phone."""
    material = await load(Material, material_id)
    if material is None:
        raise NotFound(GONE)
    line = await _line(material.account)
    message = _message(MaterialKind(material.kind), material.number)
    with in_words():
        await keeping.preview(line, _wechat(wechat_id), message)


async def take_back(broadcast_id: UUID) -> None:
    """Delete the article of a mass message; words and pictures stay where they were sent."""
    broadcast = await load(Broadcast, broadcast_id)
    if broadcast is None:
        raise NotFound(GONE)
    if broadcast.status == DELETED:
        raise Conflict(TAKEN_BACK)
    line = await _line(broadcast.account)
    with in_words():
        await keeping.take_back(line, int(broadcast.number))
    await execute(_DELETED, broadcast_id, DELETED)


async def invite_servant(servant_id: UUID, wechat_id: str) -> None:
    """Ask somebody to serve under a name in WeChat's tool."""
    line, servant = await _servant(servant_id)
    with in_words():
        await keeping.invite(line, servant.name, _wechat(wechat_id))


async def show_face(servant_id: UUID, file: UUID | None) -> None:
    """Show a picture of ours with a name."""
    line, servant = await _servant(servant_id)
    if file is None:
        raise Invalid(NO_FILE, field="file")
    found = await line.file(file)
    with in_words():
        await keeping.show_face(line, servant.name, (found.name, found.bytes, found.content_type))


async def add_template(account_id: UUID, number: str, gaps: str) -> None:
    """Choose a template of WeChat's library; `gaps` names those wanted, one on each line."""
    account = await official(account_id)
    if not LIBRARY_NUMBER.fullmatch(number.strip()):
        raise Invalid(BAD_NUMBER, field="number")
    wanted = [each.strip() for each in gaps.splitlines() if each.strip()]
    if len(wanted) > MOST_GAPS:
        raise Invalid(MANY_GAPS, field="gaps")
    line = await line_to(account.id)
    with in_words():
        await keeping.add_template(line, number.strip(), wanted)
    await _fetch_anew(account.id)


async def remove_template(template_id: UUID) -> None:
    """Give a template up, at WeChat as well."""
    template = await load(Template, template_id)
    if template is None:
        raise NotFound(GONE)
    if template.kind != TemplateKind.TEMPLATE:
        raise Invalid(NOT_OURS)
    line = await _line(template.account)
    with in_words():
        await keeping.remove_template(line, template.number)
    await _fetch_anew(template.account)


async def _fetch_anew(account: UUID) -> None:
    async with transaction():
        await begin_sync(account, "templates")


async def _servant(servant_id: UUID) -> tuple[Talk, Servant]:
    servant = await load(Servant, servant_id)
    if servant is None:
        raise NotFound(GONE)
    return await _line(servant.account), servant


async def _line(account: UUID) -> Talk:
    """The line to an official account that the asker may manage."""
    return await line_to((await official(account)).id)


def _wechat(said: str) -> str:
    if not WECHAT_ID.fullmatch(said.strip()):
        raise Invalid(BAD_WECHAT_ID, field="wechat")
    return said.strip()


def _message(kind: MaterialKind, number: str) -> dict[str, Any]:
    match kind:
        case MaterialKind.DRAFT:
            return {"msgtype": "mpnews", "mpnews": {"media_id": number}}
        case MaterialKind.IMAGE | MaterialKind.VOICE:
            return {"msgtype": kind.value, kind.value: {"media_id": number}}
    raise Invalid(NO_PREVIEW)
