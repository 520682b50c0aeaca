"""The platform's post: brings what people do to the call-back address, up to three times."""

import asyncio
import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from core.certificates import trusted

if TYPE_CHECKING:
    import httpx

    from .account import SimAccount
    from .fans import Fan

OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"


class Post:
    """Deliveries of one account; they may be held back, shuffled, and sent in copies."""

    def __init__(self, account: "SimAccount") -> None:
        """Deliver at once and once, unless told otherwise."""
        self.account = account
        self.copies = 1
        """How many copies of a delivery are sent at the same moment."""
        self.holding = False
        """Whether deliveries wait for `release`."""
        self.statuses: list[int] = []
        """The status of every answer; 0 where none came in time."""
        self._held: list[tuple[dict[str, Any], Fan | None]] = []

    async def bring(self, fields: dict[str, Any], fan: "Fan | None") -> None:
        """Deliver a message or an event, or keep it for later."""
        if self.account.callback is None:
            return
        if self.holding:
            self._held.append((fields, fan))
            return
        copies = (self._until_heard(fields, fan) for _ in range(self.copies))
        await asyncio.gather(*copies)

    async def release(self, *, shuffled: bool = True) -> None:
        """Deliver all that was held back, all at once, in any order."""
        held, self._held, self.holding = self._held, [], False
        if shuffled:
            self.account.platform.random.shuffle(held)
        await asyncio.gather(*(self.bring(fields, fan) for fields, fan in held))

    async def greet(self) -> bool:
        """Whether the call-back address answers the platform's check."""
        request = self.account.wire.greeting()
        async with self._client() as client:
            answer = await client.get(self.account.callback or "", params=request.params)
        return answer.status_code == 200 and answer.text == request.params["echostr"]

    async def _until_heard(self, fields: dict[str, Any], fan: "Fan | None") -> None:
        message = written(fields, self.account.wire.format)
        async with self._client() as client:
            for attempt in range(self.account.platform.tries):
                await asyncio.sleep(self.account.platform.pause if attempt else 0)
                status, body = await self._once(client, message)
                self.statuses.append(status)
                if status == 200:
                    self._hear(body, fields, fan)
                    return
        if fan is not None:
            fan.receives("trouble", OUT_OF_ORDER)

    async def _once(self, client: "httpx.AsyncClient", message: str) -> tuple[int, bytes]:
        from httpx import HTTPError  # a server that plays no platform need not load it

        request = self.account.wire.request(message)
        try:
            answer = await client.post(
                self.account.callback or "",
                params=request.params,
                content=request.content,
                headers=request.headers,
            )
        except HTTPError:
            return 0, b""
        return answer.status_code, answer.content

    def _hear(self, body: bytes, fields: dict[str, Any], fan: "Fan | None") -> None:
        """What was answered: nothing, or a message for the person who caused the delivery."""
        if fan is None or body in (b"", b"success"):
            return
        try:
            said = self.account.wire.opened(body)
        except (ValueError, KeyError):
            fan.receives("trouble", OUT_OF_ORDER)
            return
        addressed = (said.get("ToUserName"), said.get("FromUserName"))
        if addressed != (fan.openid, self.account.wire.original_id):
            fan.receives("trouble", OUT_OF_ORDER)
            return
        if said.get("MsgType") == "transfer_customer_service":
            self.account.console.waits(fan, str(fields.get("Content", "")))
        text = said.get("Content") or said.get("Title") or said.get("MediaId", "")
        fan.receives(said.get("MsgType", ""), text, {**said, "passive": True})

    def _client(self) -> "httpx.AsyncClient":
        from httpx import AsyncClient

        return AsyncClient(
            timeout=self.account.platform.patience, trust_env=False, verify=trusted()
        )


def written(fields: dict[str, Any], form: str) -> str:
    """A message as XML, or as JSON where the account chose that."""
    if form == "json":
        return json.dumps(fields, ensure_ascii=False)
    return f"<xml>{_tags(fields)}</xml>"


def _tags(fields: dict[str, Any]) -> str:
    told = ""
    for name, value in fields.items():
        for each in value if isinstance(value, list) else (value,):
            inside = _tags(each) if isinstance(each, dict) else escape(str(each))
            told += f"<{name}>{inside}</{name}>"
    return told
