"""QR codes that say where somebody came from."""

from uuid import UUID

from core.auth import require
from core.channels import MANAGE, in_words, line_to
from core.db import execute, fetchval, transaction
from core.entities import insert
from core.errors import Conflict, Invalid, NotFound, T, clean_name

from . import api
from .tables import Code

MOST = 100_000

NAMELESS = T("Say where the code hangs, in at most 100 letters.", "请填写二维码用途（100 字内）。")
NO_CODE = T("There is no such code.", "没有这个二维码。")
FULL = T("Weibo gives at most 100000 codes.", "微博最多支持 100000 个永久二维码。")

_LOCK = "select pg_advisory_xact_lock(hashtextextended('weibo_code:' || $1::text, 0))"
_NEXT = "select coalesce(max(scene), 0) + 1 from weibo_code where account = $1"


async def make_code(account: UUID, name: str) -> Code:
    """A lasting QR code with the next free scene, which is kept for it before Weibo is asked."""
    require(MANAGE)
    called = clean_name(name, field="name")
    if not 0 < len(called) <= 100:
        raise Invalid(NAMELESS, field="name")
    line = await line_to(account)
    code = await _reserved(account, called)
    try:
        with in_words():
            code.ticket = await api.make_code(line, code.scene)
    except Conflict:
        await execute("delete from weibo_code where id = $1", code.id)
        raise
    await execute("update weibo_code set ticket = $2 where id = $1", code.id, code.ticket)
    return code


async def _reserved(account: UUID, name: str) -> Code:
    """A code without its picture yet, whose scene nobody else takes meanwhile."""
    async with transaction():
        await fetchval(_LOCK, str(account))
        scene = await fetchval(_NEXT, account)
        if scene > MOST:
            raise Conflict(FULL)
        code = Code(account=account, scene=scene, name=name, ticket="")
        await insert(code)
    return code


async def picture(code_id: UUID) -> bytes:
    """The picture of a code."""
    require(MANAGE)
    code = await Code.objects().get(Code.id == code_id)
    if code is None:
        raise NotFound(NO_CODE)
    return await api.code_picture(await line_to(code.account), code.ticket)
