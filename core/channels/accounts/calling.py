"""Calling: one HTTP request to a platform, made once, and what is known when it fails."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import orjson

from core.certificates import trusted
from core.channels.adapters.trouble import Trouble, Troubled, TroubleKind
from core.errors import T

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

UNHEARD = T("The platform cannot be reached.", "无法连接平台。")
UNASKED = T(
    "The platform's address, or that of the proxy, cannot be called. Check it in the settings.",
    "平台地址或代理地址不正确，无法调用，请检查设置。",
)
SILENT = T("The platform did not answer in time.", "平台未及时响应。")
BROKEN = T("The platform's answer cannot be read.", "平台的响应无法读取。")
TOO_LONG = T(
    "This is larger than {most} MB, the most we take.", "超过 {most} MB 的上限，无法接收。"
)

MOST_CALLS = 100
"""So many calls of a process are under way at once."""

IDLE = 4.0
"""Seconds that a connection is kept for the next call: less than servers keep it, so that they
seldom hang up in the moment we speak, when nobody knows what they heard."""

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}

_STANDS = "%/:?#[]@!$&'()*+,;=~-._|{}\\^`"
"""What is left in an address as it is; the rest of it was never legal there."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a platform answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The answer as an object; Troubled if it is none, for then nobody knows what happened."""
        try:
            said = orjson.loads(self.body)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise Troubled(unknown(BROKEN))
        return said


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of a platform: a body of JSON, of a form, or of files with a form."""

    method: str
    url: str
    params: Mapping[str, Any] | None = None
    headers: Mapping[str, str] | None = None
    json: Any = None
    data: Mapping[str, Any] | None = None
    files: Mapping[str, tuple[str, bytes, str]] | None = None
    timeout: float = 10.0
    largest: int = 1 << 20

    @property
    def address(self) -> str:
        """The address with its parameters, the way it goes over the wire."""
        whole = quote(self.url, safe=_STANDS)
        if not self.params:
            return whole
        return f"{whole}{'&' if '?' in whole else '?'}{urlencode(self.params)}"

    def said(self) -> tuple[Mapping[str, str], Any]:
        """Its headers and its body."""
        headers = self.headers or {}
        if self.files is not None:
            return headers, self._parts()
        if self.json is not None:
            return {**JSON, **headers}, orjson.dumps(self.json, option=orjson.OPT_NON_STR_KEYS)
        if self.data is not None:
            return {**FORM, **headers}, urlencode(self.data).encode()
        return headers, None

    def _parts(self) -> "aiohttp.FormData":
        from aiohttp import FormData

        parts = FormData(quote_fields=False)  # platforms read names as they are, in UTF-8
        for name, value in (self.data or {}).items():
            parts.add_field(name, str(value))
        for name, (filename, content, kind) in (self.files or {}).items():
            parts.add_field(name, content, filename=_plain(filename), content_type=kind)
        return parts


async def call(request: Request, *, outside: bool) -> Answer:
    """Ask once; Troubled says whether certainly nobody heard us (`done` False) or nobody knows.

    Redirects are not followed, and an answer longer than `largest` bytes is not read.
    """
    import aiohttp  # a server that calls no platform need not load it

    never = (
        aiohttp.ClientConnectorError,
        aiohttp.ConnectionTimeoutError,
        aiohttp.ClientHttpProxyError,
    )
    try:
        async with _answering(request, outside=outside) as answer:
            body = await _body(answer, request.largest)
    except aiohttp.InvalidURL:
        trouble = Trouble(kind=TroubleKind.CONFIGURATION, message=UNASKED)
        raise Troubled(trouble) from None
    except never:
        raise Troubled(Trouble(kind=TroubleKind.TRANSIENT, message=UNHEARD)) from None
    except (aiohttp.ClientError, TimeoutError, HungUp):
        raise Troubled(unknown(SILENT)) from None
    return Answer(status=answer.status, headers=answer.headers, body=body)


def unknown(message: T) -> Trouble:
    """Nobody knows whether the platform did what it was asked for."""
    return Trouble(kind=TroubleKind.TRANSIENT, message=message, done=None)


class HungUp(Exception):
    """The platform hung up on us while or after we spoke."""


async def _once(request: "aiohttp.ClientRequest", ask: Callable[..., Any]) -> Any:
    """The client would ask again by itself where a kept connection breaks, but a platform may
    have heard us: whether to ask again is for whoever knows what was asked."""
    import aiohttp

    try:
        return await ask(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise HungUp from error


@asynccontextmanager
async def _answering(request: Request, *, outside: bool) -> AsyncIterator["aiohttp.ClientResponse"]:
    """The answer of a platform, while its body comes in."""
    from aiohttp import ClientTimeout

    patience, limit = request.timeout, request.timeout * 2
    headers, body = request.said()
    async with _client(outside=outside).request(
        request.method,
        _url(request.address),
        headers=headers,
        data=body,
        timeout=ClientTimeout(total=limit, connect=patience, sock_read=patience),
        allow_redirects=False,
        proxy=_proxy(request.url) if outside else None,
    ) as answer:
        yield answer


def _url(address: str) -> "URL":
    """An address as it stands; InvalidURL if it is none."""
    import aiohttp
    from yarl import URL

    with suppress(ValueError):
        url = URL(address, encoded=True)
        if url.scheme in ("http", "https") and url.host and url.port:
            return url
    raise aiohttp.InvalidURL(address)


async def _body(answer: "aiohttp.ClientResponse", largest: int) -> bytes:
    body = bytearray()
    async for chunk in answer.content.iter_any():
        body += chunk
        if len(body) > largest:
            message = TOO_LONG.fill(most=f"{largest / 2**20:.3g}")
            raise Troubled(Trouble(kind=TroubleKind.CONTENT, message=message, done=None))
    return bytes(body)


def _plain(filename: str) -> str:
    """A file's name that ends neither its quotes nor its line."""
    return filename.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _proxy(url: str) -> str | None:
    """The house's proxy for an address, if its surroundings name one."""
    known = getproxies()
    if not known:
        return None
    parts = urlsplit(url)
    if proxy_bypass(parts.hostname or ""):
        return None
    proxy = known.get(parts.scheme) or known.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


_clients: dict[tuple[bool, asyncio.AbstractEventLoop], "aiohttp.ClientSession"] = {}


def _client(*, outside: bool) -> "aiohttp.ClientSession":
    """The client of this event loop; calls outside trust whom the machine's surroundings name."""
    import aiohttp

    key = (outside, asyncio.get_running_loop())
    client = _clients.get(key)
    if client is None:
        client = _clients[key] = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=MOST_CALLS, keepalive_timeout=IDLE, ssl=trusted(environment=outside)
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_once,),
        )
    return client


async def hang_up() -> None:
    """Close what this event loop has open towards platforms."""
    loop = asyncio.get_running_loop()
    for key in [key for key in _clients if key[1] is loop]:
        await _clients.pop(key).close()
