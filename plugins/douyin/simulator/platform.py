"""Douyin and Ocean Engine as one small web application, with everything that can go wrong."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from random import Random
from typing import Any
from urllib.parse import parse_qsl

from core.channels import Clock

from . import comments, direct, leads, oauth
from .account import SimAccount, Windows
from .wire import BUSY, Call, Fault, Mishap, Reply, Request

Answering = Callable[["Platform", Request], Reply | Awaitable[Reply]]

DOUYIN = "open.douyin.com"
OCEAN = "api.oceanengine.com/open_api"

ROUTES: Mapping[tuple[str, str], Answering] = {
    ("GET", f"{DOUYIN}/platform/oauth/connect/"): oauth.connect,
    ("POST", f"{DOUYIN}/oauth/access_token/"): oauth.access_token,
    ("POST", f"{DOUYIN}/oauth/refresh_token/"): oauth.refresh_token,
    ("POST", f"{DOUYIN}/oauth/renew_refresh_token/"): oauth.renew_refresh_token,
    ("POST", f"{DOUYIN}/oauth/client_token/"): oauth.client_token,
    ("POST", f"{DOUYIN}/oauth/userinfo/"): oauth.userinfo,
    ("GET", f"{DOUYIN}/event/status/list/"): oauth.events,
    ("POST", f"{DOUYIN}/event/status/update/"): oauth.subscribe,
    ("POST", f"{DOUYIN}/im/send/msg/"): direct.send,
    ("POST", f"{DOUYIN}/im/send/msg/group/"): direct.send_to_group,
    ("POST", f"{DOUYIN}/im/recall/msg/"): direct.recall,
    ("GET", f"{DOUYIN}/api/im/message/resources/"): direct.resources,
    ("GET", "api-normal.amemv.com/im_open/media"): direct.media,
    ("POST", f"{DOUYIN}/tool/imagex/client_upload/"): direct.upload,
    ("POST", f"{DOUYIN}/im/save/retain_consult_card/"): direct.save_card,
    ("GET", f"{DOUYIN}/im/get/retain_consult_card/"): direct.get_cards,
    ("POST", f"{DOUYIN}/im/del/retain_consult_card/"): direct.delete_card,
    ("POST", f"{DOUYIN}/im/authorize/user_list/"): direct.consents,
    ("POST", f"{DOUYIN}/im/authorize/status/"): direct.consent,
    ("GET", f"{DOUYIN}/api/douyin/v1/video/video_list/"): comments.videos,
    ("GET", f"{DOUYIN}/item/comment/list/"): comments.comments,
    ("GET", f"{DOUYIN}/item/comment/reply/list/"): comments.replies,
    ("POST", f"{DOUYIN}/item/comment/reply/"): comments.reply,
    ("GET", "open.oceanengine.com/audit/oauth.html"): leads.connect,
    ("POST", f"{OCEAN}/oauth2/access_token/"): leads.access_token,
    ("POST", f"{OCEAN}/oauth2/refresh_token/"): leads.refresh,
    ("GET", f"{OCEAN}/2/tools/clue/get/"): leads.clues,
    ("POST", f"{OCEAN}/2/tools/clue/callback/"): leads.feedback,
}


class Platform:
    """The whole of Douyin, for one test or one sandbox."""

    def __init__(self, *, clock: Clock | None = None, seed: int = 0) -> None:
        """An empty platform; the same seed gives the same ids."""
        self.clock = clock or Clock()
        self.random = Random(seed)
        self.accounts: list[SimAccount] = []
        self.log: list[Call] = []
        self.mishaps: list[Mishap] = []
        self._running: set[asyncio.Task[Any]] = set()

    def account(
        self, *, authorised: bool = True, leads_too: bool = True, **facts: Any
    ) -> SimAccount:
        """A new app with its business account; unless told otherwise, its owner agreed already."""
        letters = "0123456789abcdefghijklmnopqrstuvwxyz"
        draw = self.random
        known = {
            "client_key": "aw" + "".join(draw.choice(letters) for _ in range(14)),
            "client_secret": f"{draw.getrandbits(128):032x}",
            "open_id": f"biz-{draw.getrandbits(64):016x}",
            "developer": f"dev-{draw.getrandbits(32):08x}",
            "windows": Windows(),
        }
        if leads_too:
            known |= {
                "lead_app_id": str(draw.randrange(10**15, 10**16)),
                "lead_secret": f"{draw.getrandbits(160):040x}",
                "push_secret": f"{draw.getrandbits(128):032x}",
                "advertiser_id": draw.randrange(10**15, 10**16),
            }
        account = SimAccount(platform=self, **{**known, **facts})
        if authorised:
            account.granted(account.shown_scopes)
        if leads_too:
            leads.authorised(account)
        self.accounts.append(account)
        return account

    def loose(self, number: int) -> int | str:
        """A number, or the same as a text: the platform was never sure."""
        return str(number) if self.random.random() < 0.5 else number

    def soon(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something after the answer is given."""
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def quiet(self) -> None:
        """Wait until everything that follows from past calls is done."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    def answer(
        self,
        data: Mapping[str, Any],
        *,
        outside: Mapping[str, Any] | None = None,
        fault: Fault | None = None,
    ) -> Reply:
        """An answer in the present form: data and extra, the code in both."""
        code = self.loose(fault.code if fault else 0)
        description = fault.description if fault else ""
        extra = {
            "error_code": code,
            "description": description,
            "sub_error_code": self.loose(0),
            "sub_description": "",
            "logid": "202008121419360101980821035705926A",
            "now": int(self.clock.now() * 1000),
        }
        inside = {"error_code": code, "description": description, **data}
        return Reply.json({"data": inside, "extra": extra, **(outside or {})})

    def old_answer(self, data: Mapping[str, Any]) -> Reply:
        """An answer in the form of the OAuth pages."""
        inside = {"error_code": self.loose(0), "description": "", "log_id": "2024", **data}
        return Reply.json({"data": inside, "message": "success"})

    def new_answer(self, data: Mapping[str, Any]) -> Reply:
        """An answer in the newest form: err_no and err_msg."""
        return Reply.json({"err_no": self.loose(0), "err_msg": "", "log_id": "2024", "data": data})

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """The platform as an ASGI application: hosts stand first in the path."""
        if scope["type"] != "http":
            return
        request = await _request(scope, receive)
        reply, mishap = await self._served(request)
        if mishap and mishap.lost:
            return await _hang_up(send)
        body = reply.body[: len(reply.body) // 2] if mishap and mishap.truncate else reply.body
        await _send(send, Reply(body, reply.status, reply.headers))

    async def _served(self, request: Request) -> tuple[Reply, Mishap | None]:
        if request.path.startswith("_sim/"):
            return self._simulated(request), None
        mishap = self._mishap(request.path)
        reply = self._spoilt(mishap) or await self._handled(request)
        if mishap and mishap.slow:
            await asyncio.sleep(mishap.slow)
        self.log.append(
            Call(
                request.method,
                request.path,
                request.query,
                request.body,
                reply.body,
                reply.status,
                self.clock.now(),
            )
        )
        return reply, mishap

    def _mishap(self, path: str) -> Mishap | None:
        for mishap in self.mishaps:
            if mishap.path in path and mishap.times > 0:
                mishap.times -= 1
                return mishap
        return None

    def _spoilt(self, mishap: Mishap | None) -> Reply | None:
        """The answer that stands in for the right one, if this mishap has one."""
        if mishap is None:
            return None
        if mishap.errcode is not None:
            return self.answer({}, fault=Fault(int(mishap.errcode), "injected"))
        if mishap.html:
            return Reply(b"<html>busy</html>", 200, {"content-type": "text/html"})
        if mishap.status is not None:
            return Reply(b"bad gateway", mishap.status, {"content-type": "text/plain"})
        return None

    async def _handled(self, request: Request) -> Reply:
        handler = ROUTES.get((request.method, request.path))
        if handler is None:
            return Reply(b"no such page", 404, {"content-type": "text/plain"})
        try:
            reply = handler(self, request)
            return await reply if inspect.isawaitable(reply) else reply
        except leads.LeadFault as fault:
            return leads.refused(fault)
        except Fault as fault:
            return self.answer({}, fault=fault)
        except (ValueError, TypeError, KeyError):
            return self.answer({}, fault=Fault(BUSY, "system busy"))

    def _simulated(self, request: Request) -> Reply:
        """The simulator's own doors: its clock, and its mishaps."""
        if request.path == "_sim/clock":
            self.clock.forward(float(request.json["forward"]))
        elif request.path == "_sim/trouble":
            self.mishaps.append(Mishap(**request.json))
        return Reply.json({"now": self.clock.now()})


async def _request(scope: Any, receive: Any) -> Request:
    body = b""
    more = True
    while more:
        part = await receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
    return Request(
        scope["method"],
        scope["path"].lstrip("/"),
        dict(parse_qsl(scope["query_string"].decode(), keep_blank_values=True)),
        {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]},
        body,
    )


async def _send(send: Any, reply: Reply) -> None:
    headers = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
    headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


async def _hang_up(send: Any) -> None:
    """Promise an answer and never give it: the connection breaks."""
    headers = [(b"content-length", b"1000")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
