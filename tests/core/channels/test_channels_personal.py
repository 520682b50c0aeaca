"""What channels keep of a person is given out whole, and erased so that nothing of it is found."""

import io
from typing import Any

import orjson
from PIL import Image

from core.channels import Template
from core.channels.inward.cleaning import clean
from core.channels.outward.sending import send_message
from core.db import execute, fetch, fetchval
from core.files import erase_files
from core.hooks import erase_person, export_person

MARKERS = tuple(f"marker{number:02}" for number in range(8))


async def planted(loft: Any) -> Any:
    """Somebody whose name, words, pictures and doings carry markers; gives who it is."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    loft.tower.media[MARKERS[1]] = out.getvalue()
    media = [{"id": MARKERS[1], "kind": "image", "name": f"{MARKERS[2]}.png"}]
    await loft.letter(MARKERS[0], text=MARKERS[3], media=media)
    await loft.letter(MARKERS[0], id="l2", media=[{"id": MARKERS[4], "kind": "image"}])
    await loft.say(MARKERS[5], MARKERS[0])
    conversation = await loft.conversation(MARKERS[0])
    await send_message(conversation["id"], Template(id="t", data={"name": MARKERS[6]}))
    await loft.crm.settle()
    origin = "update channel_conversation set origin = $2, title = $2 where id = $1"
    await execute(origin, conversation["id"], MARKERS[7])
    return conversation["customer"]


async def found() -> dict[str, set[str]]:
    """In which tables of the channels each marker still stands."""
    tables = await fetch(
        "select table_name as name from information_schema.tables"
        " where table_name like 'channel%' or table_name in ('file', 'activity')"
    )
    there: dict[str, set[str]] = {}
    for table in tables:
        for row in await fetch(f"select t::text as all from {table['name']} t"):
            for marker in MARKERS:
                hidden = marker.encode().hex()
                if marker in row["all"] or hidden in row["all"]:
                    there.setdefault(marker, set()).add(table["name"])
    return there


async def test_everything_that_was_said_is_given_out(loft) -> None:
    customer = await planted(loft)

    said = orjson.dumps(await export_person(customer)).decode()

    words = {MARKERS[0], MARKERS[2], MARKERS[3], MARKERS[5], MARKERS[6], MARKERS[7]}
    assert {marker for marker in words if marker in said} == words


async def test_nothing_of_somebody_who_is_erased_is_found(loft) -> None:
    customer = await planted(loft)
    assert set(await found()) == set(MARKERS)

    await erase_files(await erase_person(customer))

    assert await found() == {}
    assert await fetchval("select count(*) from channel_delivery") == 0


async def test_nobody_else_loses_anything(loft) -> None:
    await loft.letter("li", text="good day")
    customer = await planted(loft)

    await erase_files(await erase_person(customer))

    assert await loft.said("li") == ["good day"]
    assert await fetchval("select count(*) from channel_delivery") == 1


async def test_erasing_twice_is_erasing_once(loft) -> None:
    customer = await planted(loft)

    await erase_files(await erase_person(customer))

    assert await erase_person(customer) == []


async def test_what_was_never_read_is_not_kept_for_ever(loft) -> None:
    await loft.letter()
    for state, days in (("poison", 89), ("poison", 91), ("received", 91)):
        await execute(
            "insert into channel_delivery (id, account, key, lane, body, state, created_at)"
            " values (gen_random_uuid(), $1, gen_random_uuid()::text, '', '', $2,"
            " now() - $3 * interval '1 day')",
            loft.account.id,
            state,
            days,
        )

    await clean()

    states = await fetch("select state from channel_delivery order by state")
    assert [row["state"] for row in states] == ["done", "poison"]
