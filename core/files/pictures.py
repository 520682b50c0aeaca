"""Pictures are drawn anew: what we keep and show was written by us, without what it hid."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, ImageSequence
from PIL.JpegImagePlugin import JpegImageFile

from core.errors import Invalid, T

MOST_PIXELS = 50_000_000
"""Of one picture, and of all frames of one that moves together."""

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
TURNED = 0x0112
"""Where EXIF says which side of a picture is up."""

THUMBNAIL = (480, 480)
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
MODES = {"JPEG": {"RGB", "L"}, "PNG": {"RGB", "RGBA", "L", "LA", "P", "1"}, "WEBP": {"RGB", "RGBA"}}

TOO_LARGE = T(
    "The picture has more than {most} million pixels.", "图片超过 {most} 百万像素。"
).fill(most=MOST_PIXELS // 1_000_000)
BROKEN = T("The picture is damaged or incomplete ({kind}).", "图片已损坏或不完整（{kind}）。")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture drawn anew, in the place of the old one, and its size."""

    width: int
    height: int
    thumbnail: Path


_desk = ThreadPoolExecutor(2, thread_name_prefix="pictures")
"""Two at a time: a large picture takes a few hundred megabytes while it is open."""


async def draw_anew(path: Path, content_type: str) -> Drawn:
    """Replace a picture by one that looks the same, and make a small one; refuses a broken one."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_desk, _draw_anew, path, content_type)


def _draw_anew(path: Path, content_type: str) -> Drawn:
    form = FORMATS[content_type]
    try:
        with Image.open(path, formats=[form]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid(TOO_LARGE)  # before a single pixel is unpacked
            redraw = _redraw_moving if _moves(picture) else _redraw_still
            drawn = redraw(picture, form, path)
            return Drawn(*drawn.size, _small(drawn, path))
    except Invalid:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid(TOO_LARGE) from error
    except Exception as error:  # decoders fail in many ways, all of which mean a broken picture
        raise Invalid(BROKEN.fill(kind=form)) from error


def _moves(picture: Any) -> bool:
    """Whether it has several frames, and not so many that they would fill the memory."""
    frames = getattr(picture, "n_frames", 1) if picture.format in ("GIF", "WEBP") else 1
    return frames > 1 and frames * picture.width * picture.height <= MOST_PIXELS


def _redraw_still(picture: Any, form: str, path: Path) -> Image.Image:
    picture.load()
    turned = picture.getexif().get(TURNED, 1) != 1
    upright = ImageOps.exif_transpose(picture) if turned else picture
    drawn = _without_extras(_in_mode(upright, form))
    drawn.save(path, form, **_how(drawn, form))
    return drawn


def _how(drawn: Image.Image, form: str) -> dict[str, Any]:
    """A photo whose pixels did not change loses nothing by being written again."""
    if form not in ("JPEG", "WEBP"):
        return {}
    return {"quality": "keep" if isinstance(drawn, JpegImageFile) else 90}


def _redraw_moving(picture: Any, form: str, path: Path) -> Image.Image:
    frames = list(_frames(picture))
    how: dict[str, Any] = {"disposal": 2} if form == "GIF" else {"quality": 90}
    frames[0].save(
        path,
        form,
        save_all=True,
        append_images=frames[1:],
        duration=[frame.info["duration"] for frame in frames],
        loop=picture.info.get("loop", 0),
        **how,
    )
    return frames[0]


def _frames(picture: Any) -> Iterator[Image.Image]:
    for frame in ImageSequence.Iterator(picture):
        drawn = frame.convert("RGBA")
        lasts = frame.info.get("duration", 100)
        drawn.info.clear()
        drawn.info["duration"] = lasts
        yield drawn


def _in_mode(picture: Image.Image, form: str) -> Image.Image:
    """The picture in colours that its format can hold."""
    if picture.mode in MODES.get(form, {picture.mode}):
        return picture
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return picture.convert("RGBA" if see_through and form != "JPEG" else "RGB")


def _without_extras(picture: Image.Image) -> Image.Image:
    """Nothing but the pixels: no EXIF, no place, no comment, no profile."""
    kept = {name: picture.info[name] for name in ("transparency",) if name in picture.info}
    picture.info.clear()
    picture.info.update(kept)
    return picture


def _small(picture: Image.Image, path: Path) -> Path:
    """A small picture beside it, in WebP."""
    small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail(THUMBNAIL)
    _without_extras(small)
    place = path.with_suffix(".small")
    small.save(place, "WEBP", quality=80)
    return place
