"""A mail taken apart without trusting it: headers as texts, words without markup, attachments."""

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from html.parser import HTMLParser
from typing import NamedTuple

from core.errors import Invalid, T

BROKEN = T("This is not a mail that can be read.", "邮件格式无法识别。")

MOST_PARTS = 200
LONGEST_TEXT = 20_000
LONGEST_HEADER = 4000

WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "us-ascii": "utf-8", "big5": "big5hkscs"}
"""Many programs name a smaller alphabet than the one they write in."""

SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
GAPS = re.compile(r"\n{3,}")

QUOTED = re.compile(
    r"\n(?:-{2,}\s*(?:Original Message|原始邮件|回复的原邮件|Forwarded message)\s*-{2,}"
    r"|On [^\n]{5,200}wrote:|在[^\n]{5,200}写道[:：]|_{20,})",
    re.IGNORECASE,
)
"""Where the mail that is answered begins."""


class Attachment(NamedTuple):
    """A file in a mail, by its place among the mail's parts."""

    part: int
    name: str
    content_type: str
    size: int


def read_mail(raw: bytes) -> EmailMessage:
    """A mail; Invalid if it is none, or built to wear us out."""
    try:
        mail = message_from_bytes(raw, policy=policy.compat32)
        count = sum(1 for _ in mail.walk())
    except (RecursionError, ValueError, LookupError):
        raise Invalid(BROKEN) from None
    if count > MOST_PARTS or not mail.keys():
        raise Invalid(BROKEN)
    return mail  # type: ignore[return-value]


def header(mail: Message, name: str) -> str:
    """A header in words, whatever it was wrapped in; empty if there is none."""
    from email.header import decode_header

    value = mail.get(name)
    if value is None:
        return ""
    try:
        pieces = decode_header(str(value)[:LONGEST_HEADER])
    except (ValueError, LookupError):
        return clean(str(value)[:LONGEST_HEADER])
    words = "".join(_decoded(piece, charset) for piece, charset in pieces)
    return clean(" ".join(words.split()))


def words_of(mail: Message) -> str:
    """What somebody wrote: the plain part, else the words of the HTML; without what they quote."""
    plain = _first(mail, "text/plain")
    text = _text(plain) if plain is not None else ""
    if not text.strip():
        html = _first(mail, "text/html")
        text = unmarked(_text(html)) if html is not None else ""
    return _unquoted(clean(text))[:LONGEST_TEXT]


def attachments_of(mail: Message) -> Sequence[Attachment]:
    """The files in a mail; pictures inside its text are files too."""
    return tuple(_attachments(mail))


def part_at(mail: Message, index: int) -> bytes | None:
    """The bytes of one part; None if there is no such part."""
    for number, part in enumerate(mail.walk()):
        if number == index and not part.is_multipart():
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else None
    return None


def lightened(raw: bytes, most: int) -> bytes:
    """A mail without its large files, which stay at the provider; a small mail is left alone."""
    if len(raw) <= most:
        return raw
    mail = read_mail(raw)
    for attachment in attachments_of(mail):
        part = next(part for n, part in enumerate(mail.walk()) if n == attachment.part)
        part["X-Guanxi-Size"] = str(attachment.size)
        part.set_payload("")
        del part["Content-Transfer-Encoding"]
    light = mail.as_bytes()
    return light if len(light) <= most * 4 else light[: most * 4]


def clean(text: str) -> str:
    """A text that can be stored: without NUL and half characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8", "replace")


def unmarked(html: str) -> str:
    """The words of a page of HTML, which is never shown as such."""
    reading = _Words()
    reading.feed(html[: LONGEST_TEXT * 20])
    reading.close()
    lines = (SPACE.sub(" ", line).strip() for line in "".join(reading.said).split("\n"))
    return GAPS.sub("\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    """Keeps the words and drops everything else."""

    SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
    BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self._silent += 1
        elif tag in self.BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in self.BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def _first(mail: Message, kind: str) -> Message | None:
    """The first part of a kind that is no file."""
    return next(
        (part for part in mail.walk() if part.get_content_type() == kind and not _is_file(part)),
        None,
    )


def _attachments(mail: Message) -> Iterator[Attachment]:
    for index, part in enumerate(mail.walk()):
        if part.is_multipart() or not _is_file(part):
            continue
        content = part.get_payload(decode=True)
        told = str(part.get("X-Guanxi-Size", ""))
        size = len(content) if isinstance(content, bytes) else 0
        known = int(told) if re.fullmatch(r"[0-9]{1,10}", told) else size
        yield Attachment(index, _name(part, index), part.get_content_type(), known)


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or (
        part.get_content_maintype() not in ("text", "multipart", "message")
    )


def _name(part: Message, index: int) -> str:
    """What a file is called; a path is cut down to its last word."""
    try:
        said = part.get_filename() or ""
    except (ValueError, LookupError):
        said = ""
    if "=?" in said:
        carrier = Message()
        carrier["x"] = said
        said = header(carrier, "x")
    name = re.split(r"[\\/]", clean(said))[-1].strip()
    return name[:200] or f"{index}"


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    return _decoded(content, str(part.get_content_charset() or "utf-8"))


def _decoded(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    name = (charset or "utf-8").lower()
    try:
        return piece.decode(WIDER.get(name, name), "replace")
    except LookupError:
        return piece.decode("utf-8", "replace")


def _unquoted(text: str) -> str:
    """What is new in an answer; the whole text if nothing else is left."""
    lines = f"\n{text}".replace("\r\n", "\n")
    found = QUOTED.search(lines)
    kept = lines[: found.start()] if found else lines
    fresh = "\n".join(line for line in kept.split("\n") if not line.lstrip().startswith(">"))
    return fresh.strip() or text.strip()
