"""Whatever waits, though the job that was to see to it is lost, is taken up again in time."""

from typing import Any

import orjson
import pytest

from core.channels import Text, pause, send_message
from core.channels.outward.sweeping import sweep
from core.db import execute, fetch, fetchval, now
from core.entities.customers import block

OPEN = "select count(*) from job where state in ('waiting', 'running')"

BEGIN = """
mutation ($account: ID!) {
  sendToMany(input: {account: $account, title: "News", audience: {}, content: {text: "News!"},
                     marketing: false}) {
    errors { code } } }"""


async def lost(*columns: tuple[str, str]) -> None:
    """Two hours pass without anybody at work."""
    await execute("delete from job")
    for table, column in columns:
        await execute(f"update {table} set {column} = {column} - interval '2 hours'")


async def arrives(loft: Any, id: str = "l1") -> None:
    """A delivery is kept, and not read yet."""
    moment = int(now().timestamp())
    said = {"secret": "seed", "id": id, "from": "mei", "at": moment, "text": "hello"}
    path = f"/channels/pigeon/{loft.account.key}"
    assert (await loft.crm.post(path, content=orjson.dumps(said))).status_code == 200


async def test_a_message_whose_job_is_lost_goes_out_while_its_window_is_open(loft) -> None:
    await loft.letter()
    await send_message((await loft.conversation())["id"], Text(text="hi"))
    await lost(("channel_outgoing", "created_at"))

    await sweep()
    await sweep()
    await loft.crm.settle()

    assert [each["content"]["text"] for each in loft.tower.sent] == ["hi"]


async def test_what_somebody_works_on_is_left_to_them(loft) -> None:
    await loft.letter()
    await send_message((await loft.conversation())["id"], Text(text="hi"))
    await arrives(loft, "l2")
    for table in ("channel_outgoing", "channel_delivery"):
        await execute(f"update {table} set created_at = created_at - interval '2 hours'")
    before = await fetchval(OPEN)

    await sweep()

    assert await fetchval(OPEN) == before


@pytest.mark.parametrize(("paused", "read"), [(False, ["hello"]), (True, [])])
async def test_a_delivery_that_nobody_reads_is_read(loft, paused, read) -> None:
    await arrives(loft)
    if paused:
        await pause(loft.account.id)
    await lost(("channel_delivery", "created_at"))

    await sweep()
    await loft.crm.settle()

    assert await loft.said() == read


async def test_a_message_to_many_that_stands_still_goes_on(loft) -> None:
    await loft.letter()
    begun = await loft.crm.ask(BEGIN, account=str(loft.account.id))
    assert begun == {"sendToMany": {"errors": []}}
    await lost(("channel_mass", "created_at"))

    await sweep()
    await loft.crm.settle()

    assert [each["content"]["text"] for each in loft.tower.sent] == ["News!"]


async def test_a_platform_that_was_not_told_of_a_block_is_told(loft) -> None:
    await loft.letter()
    await block(await fetchval("select id from customer"), "spam", silent=True)
    await loft.crm.settle()
    assert await fetch("select 1 from channel_kept_away where done_at is null") != []
    await lost(("channel_kept_away", "wanted_at"))

    await sweep()
    await loft.crm.settle()

    assert loft.tower.shooed["shoo"] == [["mei"]]
