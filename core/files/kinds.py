"""What a file is: judged by its bytes, never by what its sender says."""

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What people call it."""

    IMAGE = "image"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file we know: its content type, and the endings its name may have."""

    content_type: str
    family: Family
    endings: tuple[str, ...]
    shown: bool = False
    """Whether a browser may show or play it where it stands; all others are only saved."""


def _kinds(*kinds: Kind) -> dict[str, Kind]:
    return {kind.content_type: kind for kind in kinds}


_OOXML = "application/vnd.openxmlformats-officedocument."

KINDS = _kinds(
    Kind("image/jpeg", Family.IMAGE, ("jpg", "jpeg"), shown=True),
    Kind("image/png", Family.IMAGE, ("png",), shown=True),
    Kind("image/gif", Family.IMAGE, ("gif",), shown=True),
    Kind("image/webp", Family.IMAGE, ("webp",), shown=True),
    Kind("audio/amr", Family.VOICE, ("amr",)),
    Kind("audio/silk", Family.VOICE, ("silk", "slk")),
    Kind("audio/mpeg", Family.VOICE, ("mp3",), shown=True),
    Kind("audio/mp4", Family.VOICE, ("m4a",), shown=True),
    Kind("audio/wav", Family.VOICE, ("wav",), shown=True),
    Kind("audio/ogg", Family.VOICE, ("ogg", "oga", "opus"), shown=True),
    Kind("video/mp4", Family.VIDEO, ("mp4", "m4v"), shown=True),
    Kind("video/quicktime", Family.VIDEO, ("mov",), shown=True),
    Kind("video/3gpp", Family.VIDEO, ("3gp",)),
    Kind("video/webm", Family.VIDEO, ("webm",), shown=True),
    Kind("application/pdf", Family.FILE, ("pdf",)),
    Kind(f"{_OOXML}wordprocessingml.document", Family.FILE, ("docx", "docm", "dotx")),
    Kind(f"{_OOXML}spreadsheetml.sheet", Family.FILE, ("xlsx", "xlsm", "xltx")),
    Kind(f"{_OOXML}presentationml.presentation", Family.FILE, ("pptx", "pptm", "ppsx")),
    Kind(
        "application/x-ole-storage",
        Family.FILE,
        ("doc", "xls", "ppt", "pps", "wps", "et", "dps", "msg", "vsd"),
    ),
    Kind("application/zip", Family.FILE, ("zip", "ofd", "epub", "odt", "ods", "odp", "key")),
    Kind("application/vnd.rar", Family.FILE, ("rar",)),
    Kind("application/x-7z-compressed", Family.FILE, ("7z",)),
    Kind("application/gzip", Family.FILE, ("gz", "tgz")),
    Kind("image/heic", Family.FILE, ("heic", "heif")),
    Kind("application/xml", Family.FILE, ("xml",)),
    Kind(
        "text/plain",
        Family.FILE,
        ("txt", "csv", "tsv", "md", "log", "json", "ics", "vcf", "srt", "yaml", "yml", "ini"),
    ),
)
"""Everything we take for what it is. What is none of these is kept as bytes that nobody shows."""

BYTES = Kind("application/octet-stream", Family.FILE, ())

_ENDINGS = """
app apk bat cmd com cpl dll dmg exe gadget hta htm html img inf ins iso jar js jse jsp lnk mht
mhtml mjs msc msi msp pif pkg php pl ps1 py rb reg scf scr sh shtml svg svgz sys url vb vbe vbs
wasm ws wsf wsh xht xhtml xll xsl xslt"""

DANGEROUS = frozenset(_ENDINGS.split())
"""Endings that a computer may carry out or show as a page when somebody opens what they saved."""


def kind_of(content_type: str) -> Kind:
    """The kind of a file that was judged before."""
    return KINDS.get(content_type, BYTES)
