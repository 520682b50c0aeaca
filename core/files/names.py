"""What a file is called: one line, no path, and an ending that says what it really is."""

import re

from core.errors import clean_name

from .kinds import BYTES, DANGEROUS, Kind
from .tables import LONGEST_NAME

_UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f"*:<>?|\ud800-\udfff]')
LONGEST_ENDING = 16


def proper_name(said: str, kind: Kind) -> str:
    """The name without folders and unfit signs; the ending follows from the bytes."""
    last = re.split(r"[/\\]", said[:4096])[-1]
    name = clean_name(_UNFIT.sub("", last)).rstrip(". ")
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, ending = name, ""
    stem, ending = stem.strip(". "), ending.lower()
    if kind is BYTES:
        ending = f"{ending}.bin" if ending in DANGEROUS else ending or "bin"
    elif ending not in kind.endings:
        stem, ending = _keeping(stem, ending), kind.endings[0]
    return f"{(stem or 'file')[: LONGEST_NAME - 40]}.{ending}"


def _keeping(stem: str, ending: str) -> str:
    """A stem that still shows the ending it was sent with."""
    return f"{stem}.{ending}" if stem and ending else stem or ending
