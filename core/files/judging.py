"""The judge: from the first bytes of a file, and what they promise inside, to its kind."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from core.errors import Invalid, T

from .kinds import BYTES, KINDS, Family, Kind

HEAD = 4096
MOST_ENTRIES = 20_000

EMPTY = T("The file is empty.", "文件是空的。")
REFUSED = T("{what} cannot be taken in.", "不接受{what}。")
OTHER = T("This is not {wanted} but {found}.", "这不是{wanted}，而是{found}。")
UNKNOWN = T("something else", "其他内容")

PROGRAM = T("Programs", "可执行程序")
PAGE = T("Web pages and SVG drawings", "网页和 SVG 图形")
FAMILIES = {
    Family.IMAGE: T("a picture (JPEG, PNG, GIF or WebP)", "图片（JPEG、PNG、GIF 或 WebP）"),
    Family.VOICE: T("a sound", "音频"),
    Family.VIDEO: T("a video", "视频"),
    Family.FILE: T("a file", "文件"),
}

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"#!AMR\n", "audio/amr"),
    (b"#!AMR-WB\n", "audio/amr"),
    (b"#!SILK_V3", "audio/silk"),
    (b"\x02#!SILK_V3", "audio/silk"),
    (b"ID3", "audio/mpeg"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b\x08", "application/gzip"),
)
_PROGRAMS = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"dex\n",
    b"\x00asm",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
    b"MSCF",
)
_PAGE = re.compile(
    rb"\s*(<!--.{0,2000}?-->\s*|<\?xml.{0,500}?\?>\s*|<!doctype\s+svg.{0,500}?>\s*)*"
    rb"<(!doctype\s+html|html|head|body|script|svg|iframe|object|embed|form|h1|div|font|table"
    rb"|a|style|title|b|br|p|img|meta|base|link|xhtml|[a-z0-9]+:(?:html|svg|script))[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_INSIDE = re.compile(
    rb"http://www\.w3\.org/(1999/xhtml|2000/svg)|<svg[\s>]|<script[\s>]|<html[\s>]", re.IGNORECASE
)
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BRANDS = {b"M4A": "audio/mp4", b"M4B": "audio/mp4", b"qt ": "video/quicktime"}
_BRANDS |= {b"3gp": "video/3gpp", b"3g2": "video/3gpp"}
_BRANDS |= dict.fromkeys((b"hei", b"hev", b"mif", b"msf"), "image/heic")
_BRANDS |= dict.fromkeys((b"iso", b"mp4", b"avc", b"M4V", b"MSN", b"dash"[:3], b"f4v"), "video/mp4")


def judge(path: Path, *, expected: str | None = None) -> Kind:
    """What a file is; refuses what we never take in, and what is not of the expected family."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Invalid(EMPTY)
    found = _found(head, path)
    if expected is not None and expected != Family.FILE and found.family != expected:
        raise Invalid(OTHER.fill(wanted=FAMILIES[Family(expected)], found=_called(found)))
    return found


def _called(kind: Kind) -> T:
    """What a kind is called to somebody who expected another."""
    if kind is BYTES:
        return UNKNOWN
    return T(kind.content_type, kind.content_type)


def _found(head: bytes, path: Path) -> Kind:
    name = next(filter(None, (look(head, path) for look in _LOOKS)), None)
    return KINDS[name] if name else BYTES


def _by_start(head: bytes, _: Path) -> str | None:
    return next((name for start, name in _STARTS if head.startswith(start)), None)


def _program(head: bytes, _: Path) -> str | None:
    windows = head.startswith(b"MZ") and b"\0" in head[:64]
    if windows or head.startswith(_PROGRAMS):
        raise Invalid(REFUSED.fill(what=PROGRAM))
    return None


def _riff(head: bytes, _: Path) -> str | None:
    kinds = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
    return kinds.get(head[8:12]) if head[:4] == b"RIFF" else None


def _ogg(head: bytes, _: Path) -> str | None:
    heard = b"\x01vorbis" in head[:128] or b"OpusHead" in head[:128]
    return "audio/ogg" if head[:4] == b"OggS" and heard else None


def _matroska(head: bytes, _: Path) -> str | None:
    return "video/webm" if head[:4] == b"\x1aE\xdf\xa3" and b"webm" in head[:64] else None


def _mp4(head: bytes, _: Path) -> str | None:
    return _BRANDS.get(head[8:11]) if head[4:8] == b"ftyp" else None


def _mp3(head: bytes, _: Path) -> str | None:
    """Sound in MPEG frames: two good headers, exactly one frame apart."""
    length = mpeg_frame(head)
    good = length and len(head) > length + 4 and mpeg_frame(head[length:])
    return "audio/mpeg" if good else None


_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_LOW_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_SAMPLES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def mpeg_frame(head: bytes) -> int:
    """The length of the MPEG frame (layer III) that begins here, or 0."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, sample = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or sample == 3:
        return 0
    bits = (_RATES if version == 3 else _LOW_RATES)[rate] * 1000
    return (144 if version == 3 else 72) * bits // _SAMPLES[version][sample] + (head[2] >> 1 & 1)


def _zip(head: bytes, path: Path) -> str | None:
    """A zip, or a document inside one; a program inside one is a program."""
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    inside = set(_names(path))
    if inside & {"AndroidManifest.xml", "META-INF/MANIFEST.MF"}:
        raise Invalid(REFUSED.fill(what=PROGRAM))
    if "[Content_Types].xml" not in inside:
        return "application/zip"
    parts = {name.partition("/")[0] for name in inside}
    kinds = {"word": "wordprocessingml.document", "xl": "spreadsheetml.sheet"}
    kinds["ppt"] = "presentationml.presentation"
    part = next((part for part in kinds if part in parts), None)
    if part is None:
        return "application/zip"
    return f"application/vnd.openxmlformats-officedocument.{kinds[part]}"


def _names(path: Path) -> Iterator[str]:
    """Names in the directory of a zip; a broken one has none, and is only kept."""
    try:
        with zipfile.ZipFile(path) as packed:
            yield from packed.namelist()[:MOST_ENTRIES]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return


def _words(head: bytes, path: Path) -> str | None:
    """Text: no page of the web, however it is written down, is taken for it."""
    plain = _as_text(head)
    if plain is None:
        return None
    if _PAGE.match(plain) or (plain.lstrip()[:1] == b"<" and _PAGE_INSIDE.search(plain)):
        raise Invalid(REFUSED.fill(what=PAGE))
    return "application/xml" if plain.lstrip().startswith(b"<?xml") else "text/plain"


def _as_text(head: bytes) -> bytes | None:
    """The head in UTF-8 if it is text in an encoding that people here use."""
    encodings = [name for bom, name in _BOMS.items() if head.startswith(bom)]
    for encoding in [*encodings, "utf-8", "gb18030"]:
        for cut in range(4):
            try:
                plain = head[: len(head) - cut].decode(encoding).encode()
            except UnicodeError:
                if len(head) < HEAD:
                    break
            else:
                return None if _CONTROLS.search(plain) else plain
    return None


_LOOKS: tuple[Callable[[bytes, Path], str | None], ...] = (
    _by_start,
    _program,
    _riff,
    _ogg,
    _matroska,
    _mp4,
    _mp3,
    _zip,
    _words,
)
