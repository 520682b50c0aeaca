"""`/graphiql`: a small page for trying documents, under a strict content security policy."""

from importlib.resources import files

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {"content-security-policy": _POLICY, "x-content-type-options": "nosniff"}


def explorer_handlers() -> list[HTTPRouteHandler]:
    """The page, its style and its script."""
    return [_page, _style, _script]


@get("/graphiql", sync_to_thread=False, include_in_schema=False)
def _page() -> Response[bytes]:
    return _file("index.html", "text/html; charset=utf-8")


@get("/graphiql/explorer.css", sync_to_thread=False, include_in_schema=False)
def _style() -> Response[bytes]:
    return _file("explorer.css", "text/css; charset=utf-8")


@get("/graphiql/explorer.js", sync_to_thread=False, include_in_schema=False)
def _script() -> Response[bytes]:
    return _file("explorer.js", "text/javascript; charset=utf-8")


def _file(name: str, media_type: str) -> Response[bytes]:
    content = files("core.graphql").joinpath("explorer", name).read_bytes()
    return Response(content, media_type=media_type, headers=_HEADERS)
