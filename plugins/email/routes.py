"""The door behind “unsubscribe”: mail programs post to it, people see a button first."""

from contextlib import AbstractContextManager
from html import escape

from litestar import Request, Response, get, post
from litestar.handlers import BaseRouteHandler

from core.errors import NotFound, T, language, speaking, wished

from .leaving import leave, opened

ASK = T("Receive no more mail from us?", "确定退订我们的邮件？")
YES = T("Unsubscribe", "退订")
DONE = T("You will receive no more mail from us.", "已退订，之后不会再收到我们的邮件。")
HEAD = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"
}
STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.6 system-ui,sans-serif;max-width:32em;margin:15vh auto;padding:0 1.5em}"
    "button{font:inherit;font-weight:600;padding:10px 22px;border:0;border-radius:8px;"
    "background:#3755e0;color:#fff}"
)


@get("/leave/{token:str}")
async def ask(request: Request, token: str) -> Response[str]:
    """A page with one button: only looking at it changes nothing."""
    with _spoken_to(request):
        try:
            opened(token)
        except NotFound as no:
            return _page(f"<p>{escape(no.message.say())}</p>", status=404)
        button = f"<button>{escape(YES.say())}</button>"
        return _page(f"<p>{escape(ASK.say())}</p><form method=post>{button}</form>")


@post("/leave/{token:str}", status_code=200)
async def take(request: Request, token: str) -> Response[str]:
    """Somebody, or their mail program, pressed the button."""
    with _spoken_to(request):
        try:
            await leave(token)
        except NotFound as no:
            return _page(f"<p>{escape(no.message.say())}</p>", status=404)
        return _page(f"<p>{escape(DONE.say())}</p>")


def _spoken_to(request: Request) -> AbstractContextManager[None]:
    """Whoever comes from outside is spoken to as their browser wishes."""
    return speaking(wished(request.headers.get("accept-language", "")))


def _page(body: str, *, status: int = 200) -> Response[str]:
    page = (
        f'<!doctype html><html lang="{escape(language.get())}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(YES.say())}</title><style>{STYLE}</style>{body}</html>"
    )
    return Response(page, status_code=status, media_type="text/html", headers=HEAD)


ROUTES: tuple[BaseRouteHandler, ...] = (ask, take)
