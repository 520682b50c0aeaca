"""Small files of every kind, made in memory, some of them with something wrong."""

import io
import struct
import wave
import zipfile
import zlib
from typing import Any

from PIL import Image


def picture(
    form: str = "JPEG", size: tuple[int, int] = (320, 200), mode: str = "RGB", **how: Any
) -> bytes:
    """A picture with a gradient, so that it is not a single colour."""
    drawn = Image.linear_gradient("L").resize(size).convert(mode)
    held = io.BytesIO()
    drawn.save(held, form, **how)
    return held.getvalue()


def photo_with_place() -> bytes:
    """A photo as phones take it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Marker-Phone"
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 0.0)
    return picture(size=(320, 200), exif=exif, comment=b"Marker-Comment")


def moving(form: str = "GIF") -> bytes:
    """A picture that moves: three frames."""
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    held = io.BytesIO()
    frames[0].save(held, form, save_all=True, append_images=frames[1:], duration=120, loop=0)
    return held.getvalue()


def png_chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG, with its sum."""
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few kilobytes that would unpack to gigabytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000, 9)
    chunks = (png_chunk(b"IHDR", head), png_chunk(b"IDAT", pixels), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def wav(seconds: float = 1.5) -> bytes:
    """Silence."""
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * int(8000 * seconds))
    return held.getvalue()


def amr(frames: int = 100) -> bytes:
    """A voice message as WeChat sends it: frames of 20 ms."""
    return b"#!AMR\n" + (b"\x3c" + b"\x01" * 31) * frames


def silk(frames: int = 50) -> bytes:
    """A voice message of newer clients, with the mark that Tencent puts before it."""
    return b"\x02#!SILK_V3" + struct.pack("<h3s", 3, b"abc") * frames + b"\xff\xff"


def mp3() -> bytes:
    """Two frames and a bit of MPEG sound, 128 kbit/s at 44.1 kHz."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    return frame * 3


def box(name: bytes, content: bytes) -> bytes:
    """A box of a film."""
    return struct.pack(">I4s", 8 + len(content), name) + content


def film(brand: bytes = b"isom", seconds: int = 7) -> bytes:
    """A film without pictures, that says how long it is."""
    head = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000) + b"\0" * 80
    return box(b"ftyp", brand + b"\0\0\2\0") + box(b"moov", box(b"mvhd", head)) + box(b"mdat", b"x")


def packed(*names: str) -> bytes:
    """A zip with files of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "content")
    return held.getvalue()
