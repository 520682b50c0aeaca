"""Previews, taking back, invitations and templates of the library: asked of WeChat at once."""

from __future__ import annotations

from typing import Any

import pytest
from wechat_screen import look, press

from core.db import fetchval
from core.files import store
from core.testing import TestHouse
from plugins.wechat.simulator.drawing import picture

pytestmark = pytest.mark.plugins("wechat", "sales")

BEGIN = """
mutation ($account: ID!) {
  sendToMany(input: {account: $account, title: "新品", audience: {}, content: {text: "新茶上市"},
                     mode: MASS, marketing: false}) { errors { code message field } } }"""


async def test_a_picture_of_the_material_is_looked_at_on_a_phone_first(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        boss = theirs.person("Boss", wechat_id="boss_wang")
        await boss.follows()
        cover = await store(picture(), name="cover.png", kind="image")
        await press(crm, "keep_material", account=str(ours.id), kind="image", file=str(cover.id))
        (image,) = await look(crm, "materials")

        stranger = await press(crm, "preview_material", id=image["id"], wechat="nobody_here")
        wrong = await press(crm, "preview_material", id=image["id"], wechat="王")
        sent = await press(crm, "preview_material", id=image["id"], wechat="boss_wang")

        assert [code for code, _ in stranger] == ["CONFLICT"]
        assert wrong == [("BAD_USER_INPUT", "wechat")]
        assert sent == []
        assert [each.kind for each in boss.inbox] == ["preview"]


async def test_a_mass_message_is_taken_back_once(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        for name in ("Mei", "Ling"):
            await theirs.person(name).follows()
        await crm.settle()
        await mass(crm, ours)
        await stage.platform.quiet()
        await crm.settle()
        (result,) = await look(crm, "broadcasts")

        taken = await press(crm, "take_back", id=result["id"])
        again = await press(crm, "take_back", id=result["id"])

        assert (taken, again) == ([], [("CONFLICT", None)])
        assert [job["status"] for job in theirs.mass.values()] == ["DELETE"]
        (after,) = await look(crm, "broadcasts")
        assert after["trouble"] == "已删除。"


async def mass(crm: TestHouse, ours: Any) -> None:
    """A mass message to everybody who follows."""
    said = await crm.ask(BEGIN, account=str(ours.id))
    assert said["sendToMany"]["errors"] == []
    await crm.settle()


async def test_a_colleague_is_invited_and_shown_with_a_face(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        servant = theirs.staff.add(f"kf2@{theirs.wire.original_id}", "客服二")
        await press(crm, "sync_servants", account=str(ours.id), what="servants")
        row = next(each for each in await look(crm, "servants") if each["nick"] == "客服二")
        face = await store(picture(), name="face.png", kind="image")

        invited = await press(crm, "invite_servant", id=row["id"], wechat="lin_wx1")
        shown = await press(crm, "show_servant", id=row["id"], file=str(face.id))
        without = await press(crm, "show_servant", id=row["id"], file=None)

        assert (invited, shown) == ([], [])
        assert without == [("BAD_USER_INPUT", "file")]
        assert servant.wechat == "lin_wx1"
        assert servant.face.startswith(b"\x89PNG")


async def test_a_template_is_chosen_from_the_library_and_given_up(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()

        none = await press(crm, "add_template", account=str(ours.id), number="1", gaps="")
        chosen = await press(
            crm, "add_template", account=str(ours.id), number="43216", gaps="项目\n时间"
        )
        row = next(r for r in await look(crm, "templates") if r["title"] == "预约成功通知")
        dropped = await press(crm, "remove_template", id=row["id"])

        assert [code for code, _ in none] == ["CONFLICT"]
        assert (chosen, dropped) == ([], [])
        assert row["content"] == "项目:{{thing1.DATA}}\n时间:{{thing2.DATA}}"
        titles = [each["title"] for each in theirs.templates.private.values()]
        assert "预约成功通知" not in titles
        assert await fetchval("select gone from wechat_template where title = '预约成功通知'")


async def test_a_film_of_the_material_is_left_with_its_title(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        _, ours = await stage.account()
        film = await store(b"\0\0\0\x18ftypmp42" + bytes(64), name="film.mp4", kind="video")

        refused = await press(
            crm, "keep_material", account=str(ours.id), kind="video", file=str(film.id)
        )

        (kept,) = await look(crm, "materials")
        assert refused == []
        assert (kept["kind"], kept["title"]) == ("VIDEO", "film.mp4")
