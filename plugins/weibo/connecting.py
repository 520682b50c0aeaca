"""An owner authorises us: sent to Weibo with a signed note, welcomed back with a code."""

import base64
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import orjson

from core.auth import asker, house, require
from core.channels import (
    MANAGE,
    NO_ADDRESS,
    SET_ADDRESS,
    Troubled,
    TroubleKind,
    in_words,
    keep_token,
    line_to,
    note_trouble,
    reconfigure,
    stored_token,
    wake_up,
)
from core.db import fetch, now, transaction, vault
from core.errors import Conflict, Forbidden, T
from core.jobs import job, later
from core.settings import Settings

from . import api
from .settings import DIGITS
from .tokens import CONSOLE, token_from

PATIENCE = timedelta(minutes=15)
"""How long an owner may take to say yes."""

PURPOSE = "weibo.connect"

HOMELESS = T(f"{NO_ADDRESS.en} {SET_ADDRESS.en}", f"{NO_ADDRESS.zh}{SET_ADDRESS.zh}")
STRANGE = T("This authorisation was not begun here, or too long ago.", "授权请求无效或已过期。")
OTHER = T(
    "This is the Weibo account {uid}, but the settings name {wanted}.",
    "授权的微博账号为 {uid}，与设置中的 {wanted} 不一致。",
)


_OF_APP = """
select id from channel_account
where channel = 'weibo' and deleted_at is null and settings ->> 'app_key' = $1 limit 20"""


class Note(NamedTuple):
    """What goes to Weibo and comes back: who asked for which account, until when."""

    account: UUID
    user: UUID | None
    until: datetime


async def begin(account: UUID) -> str:
    """Where the owner's browser goes to say yes."""
    require(MANAGE)
    line = await line_to(account)
    note = Note(account, asker().user_id, now() + PATIENCE)
    return api.authorize_url(line, redirect=await redirect_address(), state=signed(note))


async def finish(state: str, code: str) -> UUID:
    """Take the code that came back for access; the account is at work again."""
    require(MANAGE)
    note = opened(state)
    if note.user != asker().user_id or note.until < now():
        raise Forbidden(STRANGE)
    line = await line_to(note.account)
    with in_words():
        said = await api.exchange(line, code=code, redirect=await redirect_address())

    token = token_from(said)
    uid, wanted = str(token.facts["uid"]), line.settings.uid
    if wanted and uid != wanted:
        raise Conflict(OTHER.fill(uid=uid, wanted=wanted))
    await keep_token(note.account, "access", token)
    if not wanted and DIGITS.fullmatch(uid):  # from now on, what is for anybody else is refused
        await reconfigure(note.account, settings={"uid": uid})
    await wake_up(note.account)
    return note.account


async def leave(account: UUID) -> None:
    """Give the owner's authorisation back to Weibo."""
    require(MANAGE)
    token = await stored_token(account, "access")
    if token is None:
        return
    with in_words():
        await api.revoke(await line_to(account), token.access)


async def doubt(app_key: str) -> None:
    """Somebody says that an owner withdrew: unsigned, so we ask Weibo, once an hour."""
    for account in await fetch(_OF_APP, app_key):
        hour = now().strftime("%Y%m%d%H")
        key = f"weibo.doubt:{account['id']}:{hour}"
        await later(ask_whether_valid, key=key, account=str(account["id"]))


@job("weibo.ask_whether_valid", attempts=3, transactional=False, timeout=60)
async def ask_whether_valid(account: str) -> None:
    """Ask Weibo whether an authorisation still holds, and tell the owner if it does not."""
    token = await stored_token(UUID(account), "access")
    if token is None or token.facts.get("from") == CONSOLE:
        return
    try:
        await api.token_info(await line_to(UUID(account)), token.access)
    except Troubled as error:
        if error.trouble.kind is TroubleKind.TRANSIENT:
            raise
        async with transaction():
            await note_trouble(UUID(account), error.trouble)


async def redirect_address() -> str:
    """Where Weibo sends the browser back: built from the configured address and nothing else."""
    base = (await house()).url or Settings.from_env().url
    if not base:
        raise Conflict(HOMELESS)
    return f"{base}/plugins/weibo/connected"


def signed(note: Note) -> str:
    """A note that only we can write."""
    text = orjson.dumps([str(note.account), str(note.user or ""), note.until.isoformat()])
    return _letters(text) + "." + _letters(vault().mac(text, purpose=PURPOSE))


def opened(state: str) -> Note:
    """A note that we wrote; Forbidden if somebody else did."""
    text, _, mac = state.partition(".")
    try:
        plain = _bytes(text)
        genuine = vault().proves(plain, _bytes(mac), purpose=PURPOSE)
    except ValueError:
        raise Forbidden(STRANGE) from None
    if not genuine:
        raise Forbidden(STRANGE)
    account, user, until = orjson.loads(plain)
    return Note(UUID(account), UUID(user) if user else None, datetime.fromisoformat(until))


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    if not text.isascii() or len(text) > 500:
        raise ValueError
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
