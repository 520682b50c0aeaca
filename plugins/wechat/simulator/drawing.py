"""Small files that really are what they say."""

import struct
import zlib


def picture(side: int = 64, colour: tuple[int, int, int] = (7, 193, 96)) -> bytes:
    """A square PNG of one colour."""
    row = b"\0" + bytes(colour) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(row * side)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def voice() -> bytes:
    """A second of silence, as phones send it."""
    return b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50


def _chunk(kind: bytes, data: bytes) -> bytes:
    checked = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checked)
