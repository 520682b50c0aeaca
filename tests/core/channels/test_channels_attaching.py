"""Files last as long as the rule or message they belong to; nobody sends what they do not see."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from core.auth import Asker, acting_as
from core.channels import Image as Picture
from core.channels import send_message
from core.channels.mass.many import Plan, send_to_many
from core.channels.replies import rules
from core.channels.replies.rules import Wish
from core.channels.replies.tables import ReplyTrigger
from core.db import execute, fetchval, now
from core.errors import NotFound
from core.files import UPLOAD, store
from core.files.jobs import sweep


async def brought(by: Asker | None = None) -> Any:
    """A picture somebody uploaded; by the house if nobody."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    if by is None:
        return (await store(out.getvalue(), name="a.png", source=UPLOAD)).id
    with acting_as(by):
        return (await store(out.getvalue(), name="a.png", source=UPLOAD)).id


async def two_days_pass() -> None:
    """Uploads that nothing took in are swept away."""
    await execute("update file set created_at = created_at - interval '2 days'")
    await sweep()


async def test_the_picture_of_a_rule_outlives_the_night(loft) -> None:
    wish = Wish(
        account=loft.account.id, trigger=ReplyTrigger.ANY, content=Picture(file=await brought())
    )
    await rules.save(wish)

    await two_days_pass()
    await loft.letter()

    assert [each["content"]["kind"] for each in loft.tower.sent] == ["image"]


async def test_the_picture_of_what_goes_to_many_outlives_the_night(loft) -> None:
    await loft.letter()
    plan = Plan(
        account=loft.account.id,
        title="Spring",
        audience={},
        content=Picture(file=await brought()),
        marketing=False,
        not_before=now() + timedelta(days=2),
    )
    await send_to_many(plan)

    await two_days_pass()

    assert await fetchval("select count(*) from file") == 1


async def test_a_rule_takes_in_no_picture_of_somebody_else(loft) -> None:
    owner, other = await loft.crm.user("owner"), await loft.crm.user("owner")
    theirs = await brought(other)
    wish = Wish(account=loft.account.id, trigger=ReplyTrigger.ANY, content=Picture(file=theirs))

    with acting_as(owner), pytest.raises(NotFound):
        await rules.save(wish)

    assert await fetchval("select count(*) from channel_auto_reply") == 0


async def test_a_colleague_may_switch_off_a_rule_with_somebody_elses_picture(loft) -> None:
    owner, other = await loft.crm.user("owner"), await loft.crm.user("owner")
    picture = Picture(file=await brought(other))
    on = Wish(account=loft.account.id, trigger=ReplyTrigger.ANY, content=picture)
    with acting_as(other):
        known = await rules.save(on)

    off = Wish(account=on.account, trigger=on.trigger, content=picture, active=False)
    with acting_as(owner):
        await rules.save(off, known=known)

    assert await fetchval("select active from channel_auto_reply") is False


async def test_what_somebody_sees_on_a_timeline_they_may_forward(loft) -> None:
    await loft.letter("mei")
    await loft.letter("li", id="l2")
    owner, other = await loft.crm.user("owner"), await loft.crm.user("owner")
    file = await brought(other)
    with acting_as(other):
        await send_message((await loft.conversation("mei"))["id"], Picture(file=file))

    with acting_as(owner):
        await send_message((await loft.conversation("li"))["id"], Picture(file=file))
    await loft.crm.settle()

    assert [each["to"] for each in loft.tower.sent] == ["mei", "li"]


async def test_what_somebody_does_not_see_they_cannot_forward(loft) -> None:
    await loft.letter("mei")
    await loft.letter("li", id="l2")
    sales, owner = await loft.crm.user("sales"), await loft.crm.user("owner")
    for name, whose in (("mei", owner), ("li", sales)):
        customer = (await loft.conversation(name))["customer"]
        await execute("update customer set owner = $2 where id = $1", customer, whose.user_id)
    file = await brought(owner)
    await send_message((await loft.conversation("mei"))["id"], Picture(file=file))

    with acting_as(sales), pytest.raises(NotFound):
        await send_message((await loft.conversation("li"))["id"], Picture(file=file))

    await loft.crm.settle()
    assert [each["to"] for each in loft.tower.sent] == ["mei"]
