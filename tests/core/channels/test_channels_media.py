"""What is sent along is fetched in time, judged by its bytes, and kept; or it is said why not."""

import io
from typing import Any

from pigeon_post import Pigeons
from PIL import Image

from core.channels.inward import media
from core.channels.outward.sweeping import sweep
from core.db import execute, fetch, fetchrow, fetchval
from core.files.jobs import sweep as sweep_files


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


async def test_one_that_does_not_come_holds_up_no_other(loft) -> None:
    loft.tower.media |= {str(number): picture() for number in range(2, 10)}
    loft.tower.broken.add("1")

    sent_along = [{"id": str(number), "kind": "image"} for number in range(1, 10)]
    await loft.letter(media=sent_along)

    assert await _states() == {"waiting": 1, "fetched": 8}


async def test_one_that_never_comes_is_asked_for_so_often_and_no_more(loft, monkeypatch) -> None:
    monkeypatch.setattr(media, "TRIES", 3)
    loft.tower.broken.add("1")
    await loft.letter(media=[{"id": "1", "kind": "image"}])

    for _ in range(5):
        await execute("update job set run_at = now() where state = 'waiting'")
        await loft.crm.settle()

    assert loft.tower.calls.count("/media/1") == 3
    row = await _media()
    assert row["state"] == "refused"
    assert (
        row["why"] == "It could not be fetched in time: The platform answered with an error (500)."
    )
    assert row["advice"] == "Ask them to send it again."


async def test_what_is_too_large_is_refused_at_once_and_says_how_large_it_may_be(loft) -> None:
    loft.tower.media["7"] = b"x" * (1 << 20) + b"x"

    await loft.letter(media=[{"id": "7", "kind": "file"}])

    row = await _media()
    assert row["state"] == "refused"
    assert row["why"] == "This is larger than 1 MB, the most we take."
    assert loft.tower.calls.count("/media/7") == 1


async def test_what_cannot_be_fetched_for_lack_of_access_waits_for_it(loft, monkeypatch) -> None:
    monkeypatch.setattr(media, "TRIES", 2)
    loft.tower.media["7"] = picture()
    loft.tower.locked = True
    await loft.letter(media=[{"id": "7", "kind": "image"}])
    for _ in range(3):
        await execute("update job set run_at = now() where state = 'waiting'")
        await loft.crm.settle()
    assert (await _media())["state"] == "waiting"

    loft.tower.locked = False
    await execute("update job set run_at = now() where state = 'waiting'")
    await loft.crm.settle()

    assert (await _media())["state"] == "fetched"


async def test_fetching_that_dies_says_that_nothing_will_come(loft, monkeypatch) -> None:
    async def stumble(self: Any, line: Any, wanted: Any) -> Any:
        raise KeyError("a bug of ours")

    monkeypatch.setattr(Pigeons, "fetch", stumble)
    await loft.letter(media=[{"id": "7", "kind": "image"}])
    for _ in range(8):
        await execute("update job set run_at = now() where state = 'waiting'")
        await loft.crm.settle()

    row = await _media()
    assert (row["state"], row["advice"]) == ("refused", "Ask them to send it again.")


async def test_what_lost_its_job_is_fetched_in_the_night(loft) -> None:
    loft.tower.broken.add("7")
    await loft.letter(media=[{"id": "7", "kind": "image"}])
    await execute("delete from job where kind = 'channels.fetch_media'")
    await execute("update channel_media set created_at = now() - interval '2 hours'")
    loft.tower.broken.clear()
    loft.tower.media["7"] = picture()

    await sweep()
    await loft.crm.settle()

    assert (await _media())["state"] == "fetched"


async def test_what_has_a_job_gets_no_second_one(loft) -> None:
    loft.tower.broken.add("7")
    await loft.letter(media=[{"id": "7", "kind": "image"}])
    await execute("update channel_media set created_at = now() - interval '2 hours'")

    await sweep()

    live = "select count(*) from job where kind = 'channels.fetch_media' and state = 'waiting'"
    assert await fetchval(live) == 1


async def test_a_message_that_lost_its_job_is_said_to_be_too_late(loft) -> None:
    await loft.letter()
    loft.tower.next.append({"error": "busy"})
    activity = await loft.say("one")
    await execute("delete from job where kind = 'channels.post'")
    await execute("update channel_outgoing set not_after = now() - interval '2 hours'")

    await sweep()
    await loft.crm.settle()

    assert (await loft.outgoing(activity))["state"] == "failed"
    assert loft.tower.sent == []


async def test_a_file_is_kept_for_good_only_together_with_its_line(loft, monkeypatch) -> None:
    loft.tower.media["7"] = picture()

    async def killed(row: Any) -> None:
        raise ConnectionError("killed")

    monkeypatch.setattr(media, "_tell", killed)
    await loft.letter(media=[{"id": "7", "kind": "image"}])
    assert await fetchval("select count(*) from file where claimed_at is null") == 1
    await execute("update file set created_at = now() - interval '2 days'")

    await sweep_files()

    assert await fetchval("select count(*) from file") == 0


async def _states() -> dict[str, int]:
    rows = await fetch("select state, count(*) as n from channel_media group by state")
    return {row["state"]: row["n"] for row in rows}


async def _media() -> Any:
    return await fetchrow(
        "select m.state, m.file, m.trouble -> 'message' ->> 0 as why,"
        " m.trouble -> 'advice' ->> 0 as advice, f.content_type"
        " from channel_media m left join file f on f.id = m.file"
    )
