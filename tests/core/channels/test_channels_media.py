"""What is sent along is fetched in time, judged by its bytes, and kept; or it is said why not."""

import io
from typing import Any

from PIL import Image

from core.db import execute, fetchrow


def picture() -> bytes:
    """A small red picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return out.getvalue()


async def test_a_picture_is_fetched_and_kept(loft) -> None:
    loft.tower.media["7"] = picture()

    await loft.letter(media=[{"id": "7", "kind": "image"}])

    row = await _media()
    assert row["state"] == "fetched"
    assert row["content_type"] == "image/png"


async def test_a_picture_that_is_none_is_refused_in_words(loft) -> None:
    loft.tower.media["7"] = b"<html><script>alert(1)</script></html>"

    await loft.letter(media=[{"id": "7", "kind": "image", "name": "cat.jpg"}])

    row = await _media()
    assert (row["state"], row["file"]) == ("refused", None)
    assert row["why"]


async def test_what_the_platform_has_forgotten_is_expired(loft) -> None:
    await loft.letter(media=[{"id": "8", "kind": "image"}])

    row = await _media()
    assert (row["state"], row["file"]) == ("expired", None)
    assert await loft.said() == ["hello"]


async def test_a_letter_twice_fetches_once(loft) -> None:
    loft.tower.media["7"] = picture()

    for _ in range(2):
        await loft.letter(media=[{"id": "7", "kind": "image"}])

    assert loft.tower.calls.count("/media/7") == 1


async def test_what_expired_before_we_came_is_not_asked_for(loft) -> None:
    await loft.letter(media=[{"id": "9", "kind": "image"}])
    await execute(
        "update channel_media set state = 'waiting', expires_at = now() - interval '1 second'"
    )
    calls = len(loft.tower.calls)

    await execute("update job set state = 'waiting' where kind = 'channels.fetch_media'")
    await loft.crm.settle()

    assert len(loft.tower.calls) == calls
    assert (await _media())["state"] == "expired"


async def _media() -> Any:
    return await fetchrow(
        "select m.state, m.file, m.trouble -> 'message' ->> 0 as why, f.content_type"
        " from channel_media m left join file f on f.id = m.file"
    )
