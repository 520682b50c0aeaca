"""The telephone line of one account: every call to a platform goes through here."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from core.channels.adapters.adapter import AccountSettings, Adapter
from core.channels.adapters.known import GONE, adapter_of
from core.channels.adapters.trouble import Trouble, Troubled, TroubleKind, nothing_sent
from core.channels.tables import Account
from core.db import fetchrow, in_transaction, now
from core.errors import NotFound, T
from core.files import FileContent, read_file

from .buckets import take_from
from .calling import Answer, Request, call
from .sealing import settings_of
from .tokens import Held, spoil, token_for

S = TypeVar("S", bound=AccountSettings)

HTTP_ERROR = T("The platform answered with an error ({status}).", "平台返回错误（{status}）。")
TOO_OFTEN = T("The platform asks us to slow down.", "平台要求降低调用频率。")

TOO_LATE = T("It could not be sent in time.", "未能在有效时间内发送。")
SEND_AGAIN = T(
    "Send it again: if the time to answer is over, you are told what is still possible.",
    "请重新发送；若已超出回复时间，系统会提示仍可使用的方式。",
)
LATE = Trouble(kind=TroubleKind.WINDOW, message=TOO_LATE, advice=SEND_AGAIN)
"""What we did not even ask for: the platform would have refused it."""

SLOW_DOWN = timedelta(seconds=30)

_ACCOUNT = """
select id, channel, name, settings, secrets, platform_url
from channel_account where id = $1 and deleted_at is null"""


class Line(Generic[S]):
    """One account, as somebody who calls its platform needs it."""

    def __init__(
        self, account: UUID, name: str, adapter: Adapter[S], settings: S, base: str | None = None
    ) -> None:
        """Speak for an account; `base` leads to an imitation of the platform instead."""
        self.account = account
        self.name = name
        self.adapter = adapter
        self.settings = settings
        self.base = base
        self.clock_off: timedelta | None = None
        """How far our clock is ahead of the platform's, by the last answer that said the time."""
        self.until: datetime | None = None
        """From when on nothing is asked any more: access, or what is sent along, may take long."""

    @property
    def channel(self) -> str:
        """The channel's name."""
        return self.adapter.name

    def url(self, url: str) -> str:
        """Where a call to this address of the platform really goes."""
        if self.base is None:
            return url
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.base}/{parts.netloc}{parts.path}{query}"

    async def ask(
        self,
        method: str,
        url: str,
        *,
        timeout: float = 10.0,
        largest: int = 1 << 20,
        bucket: str | None = None,
        **request: Any,
    ) -> Answer:
        """Call the platform once; `request`: params, headers, and json, data (a form) or files.

        Troubled says whether the platform certainly did nothing (`done` False) or nobody knows.
        Redirects are not followed, and an answer longer than `largest` bytes is not read.
        Refused inside a transaction: what a platform did cannot be rolled back with it, and a
        slow one would hold our rows and a connection meanwhile.
        """
        if in_transaction():
            raise RuntimeError("ask the platform before or after the transaction, not inside it")
        if bucket is not None:
            await take_from(self.account, self._bucket(bucket))
        asked = Request(
            method=method, url=self.url(url), timeout=timeout, largest=largest, **request
        )
        answer = await call(asked, outside=self.base is None)
        self.clock_off = _clock_off(answer) or self.clock_off
        trouble = self.adapter.trouble_of(answer) or _trouble_of_status(answer)
        if trouble is not None:
            raise Troubled(trouble, answer)
        return answer

    async def token(self, name: str = "access") -> str:
        """Access to the platform, fetched if need be; Troubled if there is none to be had."""
        return (await self._access(name)).token.access

    async def authorised(
        self, call: Callable[[str], Awaitable[Answer]], *, token: str = "access"
    ) -> Answer:
        """A call with access; where the platform does not take it, once again with fresh one."""
        held = await self._access(token)
        self._refuse_late()
        try:
            return await call(held.token.access)
        except Troubled as error:
            if error.trouble.kind is not TroubleKind.TOKEN:
                raise
        await spoil(self.account, token, held)
        held = await self._access(token)
        self._refuse_late()
        return await call(held.token.access)

    def _refuse_late(self) -> None:
        if self.until is not None and now() >= self.until:
            raise Troubled(LATE)

    async def _access(self, name: str) -> Held:
        """What a call needs before it can be made: without it, nothing was done."""
        with nothing_sent():
            return await token_for(self, name)

    async def file(self, file_id: UUID) -> FileContent:
        """One of our files, to be sent along."""
        return await read_file(file_id)

    def _bucket(self, name: str) -> Any:
        known = self.adapter.buckets_of(self.settings)
        return next(bucket for bucket in known if bucket.name == name)


async def line_to(account_id: UUID) -> Line[Any]:
    """The line of a connected account; NotFound if there is none, or its channel is off."""
    row = await fetchrow(_ACCOUNT, account_id)
    if row is None:
        raise NotFound(GONE)
    adapter = adapter_of(row["channel"])
    account = Account(id=row["id"], settings=row["settings"], secrets=row["secrets"])
    settings = settings_of(account, adapter)
    return Line(row["id"], row["name"], adapter, settings, row["platform_url"])


def _clock_off(answer: Answer) -> timedelta | None:
    try:
        return now() - parsedate_to_datetime(answer.headers["date"])
    except (KeyError, TypeError, ValueError):
        return None


def _trouble_of_status(answer: Answer) -> Trouble | None:
    """What an HTTP status alone says, where the channel had nothing to say about the answer."""
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return None
    code = str(answer.status)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        until = now() + SLOW_DOWN
        return Trouble(kind=TroubleKind.RATE_LIMITED, message=TOO_OFTEN, code=code, until=until)
    message = HTTP_ERROR.fill(status=code)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Trouble(kind=TroubleKind.TRANSIENT, message=message, code=code, done=None)
    return Trouble(kind=TroubleKind.PERMANENT, message=message, code=code)
