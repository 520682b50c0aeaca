"""Links and mini programs: WeCom takes some only with a picture, and so do we, in words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from deeds import act, rows
from PIL import Image

from core.channels import Link, MiniProgram, send_message
from core.db import fetchrow, fetchval
from core.files import store
from plugins.wecom.service import staff

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

CARD = {"appId": "wx0123456789abcdef", "page": "pages/index", "title": "商城"}


@pytest.fixture
async def picture(crm: TestHouse) -> str:
    """A picture of ours."""
    drawn = BytesIO()
    Image.new("RGB", (520, 416)).save(drawn, "PNG")
    return str((await store(drawn.getvalue(), name="cover.png", kind="image")).id)


@pytest.fixture
async def asking(crm: TestHouse, corp: Any) -> Any:
    """王芳, who asked something in customer service: her phone, and the conversation."""
    person = corp.person("王芳")
    await person.says("在吗")
    await crm.settle()
    return person, await fetchval("select id from channel_conversation where thread like '%:%'")


async def told() -> tuple[str, str]:
    """What became of the answer, and why."""
    row = await fetchrow(
        "select state, trouble -> 'message' ->> 1 as message, trouble -> 'advice' ->> 1 as advice"
        " from channel_outgoing"
    )
    assert row is not None
    return row["state"], f"{row['message']}{row['advice']}"


async def test_a_link_without_a_picture_is_not_sent_and_says_so(
    crm: TestHouse, stage: Any, asking: Any
) -> None:
    _, conversation = asking

    await send_message(conversation, Link(title="新品", url="https://example.com/new"))
    await crm.settle()

    assert await told() == ("failed", "微信客服的链接需要封面图。请补充后重新发送。")
    assert not [call for call in stage.platform.log if call.path.endswith("send_msg")]


async def test_a_link_and_a_mini_program_with_a_picture_arrive(
    crm: TestHouse, corp: Any, asking: Any, picture: Any
) -> None:
    mei, conversation = asking
    link = Link(title="新品", url="https://example.com/new", picture=UUID(picture))
    program = MiniProgram(
        app_id=CARD["appId"], page=CARD["page"], title=CARD["title"], picture=UUID(picture)
    )

    await send_message(conversation, link)
    await send_message(conversation, program)
    await crm.settle()

    assert [seen.kind for seen in mei.inbox] == ["link", "miniprogram"]
    assert {seen.fields["thumb_media_id"] for seen in mei.inbox} <= set(corp.media)


@pytest.mark.parametrize("missing", ["page", "picture"])
async def test_a_mini_program_of_a_welcome_wants_page_and_cover_before_it_is_kept(
    crm: TestHouse, corp: Any, picture: Any, missing: str
) -> None:
    await staff.sync_staff(corp.ours.id)
    await crm.settle()
    program = {**CARD, "picture": picture, missing: ""}

    welcome = await act(crm, "set_welcome", text="欢迎", attach={"program": program})
    way = {"name": "海报", "staff": ["zhang"], "welcomeText": "您好"}
    code = await act(crm, "create_way", **way, attach={"program": program})

    assert welcome == code == ["小程序卡片需要页面路径和封面图。"]
    assert (await rows(crm, "welcomes"), corp.ways) == ([], {})


async def test_a_welcome_with_a_whole_mini_program_arrives(
    crm: TestHouse, corp: Any, picture: Any
) -> None:
    await staff.sync_staff(corp.ours.id)
    await crm.settle()
    program = {**CARD, "picture": picture}
    await act(crm, "create_way", name="海报", staff=["zhang"], attach={"program": program})
    mei = corp.person("王芳")

    await mei.scans()
    await crm.settle()

    (seen,) = mei.inbox
    (card,) = seen.fields["attachments"]
    assert card["miniprogram"].pop("pic_media_id") in corp.media
    assert card["miniprogram"] == {
        "title": "商城",
        "appid": "wx0123456789abcdef",
        "page": "pages/index",
    }
