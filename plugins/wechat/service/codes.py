"""QR codes that tell where people come from: made, named, renewed, and counted."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from core.auth import require
from core.channels import MANAGE, line_to
from core.db import execute, fetchval, now, transaction, uuid7
from core.entities import insert, load, trash
from core.errors import Conflict, Invalid, NotFound, T, clean_name
from core.jobs import job, later
from plugins.wechat import api
from plugins.wechat.tables import Code

from .errands import errand, official

LONGEST_DAYS = 30
LONGEST_SCENE = 64
LONGEST_TITLE = 100

NO_TITLE = T(
    "Say what the code is for, in at most 100 characters.", "请填写二维码用途（100 字内）。"
)
BAD_SCENE = T("A scene has 1 to 64 characters.", "场景值为 1–64 个字符。")
BAD_DAYS = T("A temporary code lasts 1 to 30 days.", "临时二维码有效期为 1–30 天。")
TAKEN = T("There is a code with this scene already.", "该场景值已有二维码。")
GONE = T("There is no such code.", "没有这个二维码。")

_TOLD = "update wechat_code set trouble = $2, version = version + 1 where id = $1"
_MADE = """
update wechat_code set ticket = $2, content = $3, expires_at = $4, version = version + 1
where id = $1"""


async def make_code(
    account_id: UUID, title: str, *, scene: str | None = None, days: int | None = None
) -> Code:
    """A code for a scene, for some days or (None) for good; WeChat makes it in a moment."""
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        raise Invalid(BAD_DAYS, field="days")
    async with transaction():
        account = await official(account_id)
        code = Code(
            id=uuid7(),
            account=account.id,
            title=_titled(title),
            scene=_scene(scene),
            lasting=days is None,
            expires_at=None if days is None else now() + timedelta(days=days),
        )
        await _refuse_taken(code)
        await insert(code)
        await later(make, code=str(code.id))
    return code


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A code as it is printed."""

    title: str
    scene: str
    picture: bytes
    kind: str


async def sheet(code_id: UUID) -> Sheet:
    """A code with its picture, to be printed; NotFound until WeChat has made it."""
    require(MANAGE)
    code = await load(Code, code_id)
    if code is None or code.deleted_at is not None or not code.ticket:
        raise NotFound(GONE)
    answer = await api.printed_code(await line_to(code.account), code.ticket)
    kind = "image/png" if answer.body.startswith(b"\x89PNG") else "image/jpeg"
    return Sheet(title=code.title, scene=code.scene, picture=answer.body, kind=kind)


async def name_code(code_id: UUID, title: str) -> None:
    """Say what a code is for."""
    async with transaction():
        code = await _reach(code_id)
        await execute(
            "update wechat_code set title = $2, version = version + 1 where id = $1",
            code.id,
            _titled(title),
        )


async def close_code(code_id: UUID) -> None:
    """Put a code into the trash; what was counted of it stays."""
    async with transaction():
        await trash(await _reach(code_id))


@job("wechat.code", transactional=False, attempts=10)
async def make(code: str) -> None:
    """Have WeChat make a code; asking twice makes the same one."""
    wanted = await load(Code, UUID(code))
    if wanted is None or wanted.deleted_at is not None:
        return
    async with errand(wanted.account, "code", partial(execute, _TOLD, wanted.id)):
        line = await line_to(wanted.account)
        seconds = None if wanted.lasting else _seconds(wanted)
        made = await api.create_code(line, wanted.scene, seconds=seconds)
        ends = None if wanted.lasting else now() + timedelta(seconds=int(made["expire_seconds"]))
        await execute(_MADE, wanted.id, str(made["ticket"]), str(made["url"]), ends)


def _seconds(code: Code) -> int:
    """How long a temporary code is to last from now."""
    left = int((code.expires_at - now()).total_seconds())
    return min(LONGEST_DAYS * 86_400, max(60, left))


def _titled(title: str) -> str:
    cleaned = clean_name(title, field="title")
    if not 0 < len(cleaned) <= LONGEST_TITLE:
        raise Invalid(NO_TITLE, field="title")
    return cleaned


def _scene(scene: str | None) -> str:
    if not scene:
        return f"g{uuid7().hex[-16:]}"
    cleaned = clean_name(scene, field="scene")
    if not 0 < len(cleaned) <= LONGEST_SCENE:
        raise Invalid(BAD_SCENE, field="scene")
    return cleaned


async def _refuse_taken(code: Code) -> None:
    taken = """
    select true from wechat_code where account = $1 and scene = $2 and deleted_at is null"""
    if await fetchval(taken, code.account, code.scene):
        raise Conflict(TAKEN, field="scene")


async def _reach(code_id: UUID) -> Code:
    require(MANAGE)
    code = await load(Code, code_id, locked=True)
    if code is None or code.deleted_at is not None:
        raise NotFound(GONE)
    return code
