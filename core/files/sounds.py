"""How long sounds and videos play, as far as their frames or heads say so plainly."""

import struct
import wave
from collections.abc import Callable
from pathlib import Path

FRAME = 0.02
"""Seconds of a frame, in AMR and in SILK."""

_AMR = (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0)
_AMR_WIDE = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0, 0, 0, 0, 0)
LARGEST_HEAD = 2**22


def seconds(path: Path, content_type: str) -> float | None:
    """How long it plays; None if that is not plain."""
    ask = _WAYS.get(content_type)
    if ask is None:
        return None
    try:
        lasts = ask(path)
    except (struct.error, ValueError, EOFError, IndexError, wave.Error, ZeroDivisionError):
        return None
    return round(lasts, 2) if lasts is not None and 0 < lasts < 86_400 else None


def _amr(path: Path) -> float:
    data = path.read_bytes()
    wide = data.startswith(b"#!AMR-WB\n")
    sizes, place, frames = (_AMR_WIDE, 9, 0) if wide else (_AMR, 6, 0)
    while place < len(data):
        place += 1 + sizes[data[place] >> 3 & 15]
        frames += 1
    return frames * FRAME


def _silk(path: Path) -> float:
    data = path.read_bytes()
    place, frames = data.index(b"#!SILK_V3") + 9, 0
    while place + 2 <= len(data):
        (length,) = struct.unpack_from("<h", data, place)
        if length < 0:
            break
        place += 2 + length
        frames += 1
    return frames * FRAME


def _wav(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


def _mp4(path: Path) -> float | None:
    """The length that the head of the film names: `moov` holds `mvhd`."""
    with path.open("rb") as file:
        while head := file.read(8):
            size, name = struct.unpack(">I4s", head)
            if name == b"moov" and 8 < size < LARGEST_HEAD:
                return _movie_head(file.read(size - 8))
            if size == 1:
                size = struct.unpack(">Q", file.read(8))[0] - 8
            if size < 8:
                return None
            file.seek(size - 8, 1)
    return None


def _movie_head(moov: bytes) -> float:
    place = moov.index(b"mvhd") + 4
    if moov[place] == 1:
        scale, length = struct.unpack_from(">IQ", moov, place + 20)
    else:
        scale, length = struct.unpack_from(">II", moov, place + 12)
    return length / scale


_WAYS: dict[str, Callable[[Path], float | None]] = {
    "audio/amr": _amr,
    "audio/silk": _silk,
    "audio/wav": _wav,
    "audio/mp4": _mp4,
    "video/mp4": _mp4,
    "video/quicktime": _mp4,
    "video/3gpp": _mp4,
}
