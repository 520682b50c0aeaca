"""The doors through which a browser goes to a platform and back: each ends on a page in words."""

from collections.abc import Awaitable, Callable
from html import escape
from typing import Any

from litestar import Request, Response

from core.auth import visiting
from core.channels.adapters.trouble import Troubled
from core.channels.adapters.wording import words_of
from core.errors import Refusal, T, language

HEAD = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
}
STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.6 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1.5em}"
    "a{color:light-dark(#3755e0,#a9b8ff)}"
)

SIGN_IN = T(
    "Nobody is signed in here. Sign in at this very address of the house, then begin again.",
    "当前浏览器未登录。请先在此地址登录系统，再重新操作。",
)
BACK = T("Back to the settings", "返回设置")


async def at_the_door(
    request: Request, doing: Callable[[], Awaitable[Response[Any]]], *, back: str
) -> Response[Any]:
    """Do something as whoever is signed in; what cannot be is said, with the way `back`."""
    async with visiting(request) as asker:
        if asker is None:
            return landing(SIGN_IN, back=back, status=401)
        try:
            return await doing()
        except Refusal as no:
            return landing(no.message, back=back, status=409)
        except Troubled as error:
            return landing(words_of(error.trouble), back=back, status=502)


async def told_at_the_door(request: Request, said: T, *, back: str) -> Response[str]:
    """Say something that anybody may hear, in the language of whoever stands there."""
    async with visiting(request):
        return landing(said, back=back)


def landing(said: T, *, back: str, status: int = 200) -> Response[str]:
    """A page that says one thing and leads back."""
    page = (
        f'<!doctype html><html lang="{escape(language.get())}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Guanxi</title><style>{STYLE}</style>"
        f"<p>{escape(said.say())}</p>"
        f'<p><a href="{escape(back)}">{escape(BACK.say())}</a></p></html>'
    )
    return Response(page, status_code=status, media_type="text/html", headers=HEAD)


def gone_to(address: str) -> Response[bytes]:
    """Go on there; the address behind, with its code, is kept by nobody."""
    headers = {"location": address, "cache-control": "no-store"}
    return Response(b"", status_code=302, headers=headers)
