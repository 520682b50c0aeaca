"""The admin UI as it was built: one page for every address, and its assets, unpacked nowhere."""

import gzip
import mimetypes
import secrets
from functools import lru_cache
from pathlib import Path

from litestar import MediaType, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

WHEEL = Path(__file__).parent / "admin"
SOURCE = Path(__file__).parents[2] / "admin_ui" / "dist"

FOREVER = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
NEVER = {"cache-control": "no-store"}

NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Guanxi 关系</title>
<p>The admin UI is not built. Run <code>make run</code>, or <code>npm ci && npm run build</code>
in <code>admin_ui</code>.</p><p>管理界面尚未构建，请运行 <code>make run</code>。</p></html>"""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'nonce-{nonce}'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "manifest-src 'self'",
        "worker-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",  # pages of plugins show it beside their own
    )
)


def folder() -> Path:
    """Where the built UI is: inside the wheel, else beside the sources."""
    return WHEEL if WHEEL.is_dir() else SOURCE


@lru_cache(1)
def _index() -> str:
    path = folder() / "index.html"
    return path.read_text("utf-8") if path.is_file() else NOT_BUILT


@lru_cache(512)
def _asset(name: str) -> tuple[bytes, bytes, str] | None:
    """An asset plain and packed, with its type; only names that stand in the folder are found."""
    root = (folder() / "assets").resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        return None
    plain = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return plain, gzip.compress(plain, 9, mtime=0), kind


@get("/", include_in_schema=False)
async def to_app() -> Redirect:
    """The address people type leads to the admin."""
    return Redirect("/app/")


@get(["/app", "/app/{path:path}"], include_in_schema=False)
async def page() -> Response[str]:
    """The one page of the admin UI, with a nonce of its own for this answer."""
    nonce = secrets.token_urlsafe(16)
    headers = {**NEVER, "content-security-policy": POLICY.format(nonce=nonce)}
    body = _index().replace("__NONCE__", nonce)
    return Response(body, media_type=MediaType.HTML, headers=headers)


@get("/app/assets/{name:path}", include_in_schema=False)
async def asset(request: Request, name: str) -> Response[bytes]:
    """A built file; its name carries its hash, so browsers may keep it for ever."""
    found = _asset(name.lstrip("/"))
    if found is None:
        raise NotFoundException("There is no such file.")
    plain, packed, kind = found
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, media_type=kind, headers={**FOREVER, "content-encoding": "gzip"})
    return Response(plain, media_type=kind, headers=FOREVER)
