"""Pictures are drawn anew: what they hid is gone, what would burst or is broken is refused."""

import io
import zlib

import pytest
from PIL import Image
from sample_files import moving, photo_with_place, picture, png_bomb, png_chunk

from core.errors import Invalid
from core.files import File, read_file, storage, store
from core.testing import TestHouse


async def opened(file: File) -> Image.Image:
    content = await read_file(file.id)
    return Image.open(io.BytesIO(content.bytes))


async def small(file: File) -> Image.Image:
    assert file.thumbnail_key
    pieces = [piece async for piece in storage().read(file.thumbnail_key)]
    return Image.open(io.BytesIO(b"".join(pieces)))


async def test_a_photo_stands_upright_and_has_forgotten_where_it_was_taken(crm: TestHouse) -> None:
    photo = photo_with_place()
    assert b"Marker-Phone" in photo and b"Marker-Comment" in photo

    file = await store(photo, name="photo.jpg", kind="image")

    kept = await read_file(file.id)
    assert (file.width, file.height) == (200, 320)
    assert (await opened(file)).size == (200, 320)
    assert b"Marker" not in kept.bytes
    assert dict((await opened(file)).getexif()) == {}
    assert (file.size, file.content_type) == (len(kept.bytes), "image/jpeg")


async def test_an_upright_photo_keeps_every_pixel(crm: TestHouse) -> None:
    photo = picture(quality=70)

    file = await store(photo, name="photo.jpg")

    assert (await opened(file)).tobytes() == Image.open(io.BytesIO(photo)).tobytes()


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("GIF", "P"),
        ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)
async def test_every_colouring_is_drawn_anew(crm: TestHouse, form: str, mode: str) -> None:
    file = await store(picture(form, mode=mode), name="picture", kind="image")

    drawn = await opened(file)
    drawn.load()
    assert (drawn.format, drawn.size) == (form, (320, 200))
    assert (await small(file)).format == "WEBP"


async def test_what_moves_still_moves(crm: TestHouse) -> None:
    for form in ("GIF", "WEBP"):
        file = await store(moving(form), name="moving", kind="image")

        kept = await opened(file)
        assert kept.n_frames == 3  # type: ignore[attr-defined]
        assert (file.width, file.height) == (40, 30)


async def test_a_large_picture_has_a_small_one(crm: TestHouse) -> None:
    file = await store(picture(size=(1600, 800)), name="large.jpg")

    assert (await small(file)).size == (480, 240)
    assert (await opened(file)).size == (1600, 800)


async def test_a_see_through_picture_stays_so(crm: TestHouse) -> None:
    held = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(held, "PNG")

    file = await store(held.getvalue(), name="logo.png")

    assert (await opened(file)).convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert (await small(file)).convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]


async def test_what_hides_behind_a_picture_is_gone(crm: TestHouse) -> None:
    """A picture that is a page, a program or an archive as well is only a picture afterwards."""
    hidden = b"<script>alert('Marker')</script>PK\x05\x06Marker"
    held = [
        picture("JPEG") + hidden,
        picture("PNG") + hidden,
        moving() + hidden,
        picture("PNG").replace(b"IEND", b"IEND", 1)[:-12]
        + png_chunk(b"tEXt", b"Comment\0" + hidden)
        + png_chunk(b"IEND", b""),
        picture("JPEG", comment=hidden),
        moving()[:-1] + b"\x21\xfe\x06Marker\0;",
    ]

    for content in held:
        file = await store(content, name="picture", kind="image")

        assert b"Marker" in content
        assert b"Marker" not in (await read_file(file.id)).bytes


async def test_a_bomb_is_refused_before_it_is_unpacked(crm: TestHouse) -> None:
    before = await File.count()

    for bomb in (png_bomb(), png_bomb(9_000, 9_000), png_bomb(2**31 - 1, 2**31 - 1)):
        with pytest.raises(Invalid, match="more than 50 million pixels"):
            await store(bomb, name="bomb.png")

    assert await File.count() == before
    assert list(storage().spool.iterdir()) == []


async def test_words_that_burst_inside_a_picture_are_refused(crm: TestHouse) -> None:
    words = png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 200_000_000, 9))
    whole = picture("PNG")

    with pytest.raises(Invalid, match=r"damaged or incomplete \(PNG\)"):
        await store(whole[:33] + words + whole[33:], name="bomb.png")


async def test_a_moving_picture_with_too_many_pixels_stands_still(crm: TestHouse) -> None:
    frame = Image.new("P", (3000, 3000))
    others = [Image.new("P", (3000, 3000), n) for n in range(1, 7)]
    held = io.BytesIO()
    frame.save(held, "GIF", save_all=True, append_images=others, duration=50)

    file = await store(held.getvalue(), name="huge.gif")

    assert getattr(await opened(file), "n_frames", 1) == 1


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
async def test_a_broken_picture_is_refused_by_name(crm: TestHouse, form: str) -> None:
    whole = moving() if form == "GIF" else picture(form)

    for broken in (whole[: len(whole) // 2], whole[:30], whole[:30] + b"\xff" * 500):
        with pytest.raises(Invalid, match=rf"damaged or incomplete \({form}\)|GIF"):
            await store(broken, name="broken", kind="image")

    assert await File.count() == 0
    assert [path for path in storage().spool.rglob("*") if path.is_file()] == []
