"""The few words of S3 that a storage needs, spoken by a small ASGI application: no signatures."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

OBJECT = """<Contents><Key>{key}</Key><LastModified>{since}</LastModified><ETag>"e"</ETag>
<Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>"""
LIST = """<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>things</Name>
<IsTruncated>false</IsTruncated>{objects}</ListBucketResult>"""


class PlainS3:
    """One bucket called `things`, in memory; `broken` makes it say no to everything."""

    def __init__(self) -> None:
        """Empty, and well."""
        self.objects: dict[str, bytes] = {}
        self.broken = False
        self.signed: set[str] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.signed.add(headers.get("authorization", "").partition(" ")[0])
        status, content, more = self._answer(scope, headers, body)
        told = {"content-length": str(len(content)), "etag": '"e"', **more}
        told["last-modified"] = "Sun, 22 Nov 2026 05:00:00 GMT"
        raw = [(name.encode(), value.encode()) for name, value in told.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        body = b"" if scope["method"] == "HEAD" else content
        await send({"type": "http.response.body", "body": body})

    def _answer(self, scope: Any, headers: dict[str, str], body: bytes) -> Any:
        _, bucket, *rest = scope["path"].split("/", 2)
        key = rest[0] if rest else ""
        if self.broken or bucket != "things":
            return 403, b"<Error><Code>AccessDenied</Code></Error>", {}
        if scope["method"] == "PUT":
            self.objects[key] = body
            return 200, b"", {}
        if scope["method"] == "DELETE":
            self.objects.pop(key, None)
            return 204, b"", {}
        if not key:
            return 200, self._list(parse_qs(scope["query_string"].decode())), {}
        if key not in self.objects:
            return 404, b"<Error><Code>NoSuchKey</Code></Error>", {}
        return self._part(self.objects[key], headers.get("range"))

    def _part(self, content: bytes, wanted: str | None) -> Any:
        if wanted is None:
            return 200, content, {}
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start, end = int(first), int(last) + 1 if last else len(content)
        end = min(end, len(content))
        return 206, content[start:end], {"content-range": f"bytes {start}-{end - 1}/{len(content)}"}

    def _list(self, asked: dict[str, list[str]]) -> bytes:
        prefix = asked.get("prefix", [""])[0]
        since = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        found = [
            OBJECT.format(key=escape(key), since=since, size=len(content))
            for key, content in sorted(self.objects.items())
            if key.startswith(prefix)
        ]
        return LIST.format(objects="".join(found)).encode()
