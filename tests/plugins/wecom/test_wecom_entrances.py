"""One picture leads into several customer groups, and counts who joined by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from deeds import act, rows

from plugins.wecom.service import groups

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")


@pytest.fixture
async def chats(crm: TestHouse, corp: Any) -> list[str]:
    """Two groups of 张三, which the house knows."""
    made = [await corp.employees["zhang"].founds(name) for name in ("一群", "二群")]
    await groups.sync_groups(corp.ours.id)
    await crm.settle()
    return [chat.chat_id for chat in made]


async def test_whoever_joins_by_the_code_is_counted(
    crm: TestHouse, corp: Any, chats: list[str]
) -> None:
    made = await act(crm, "create_entrance", name="门店群", chats=chats)
    assert made == []
    (shown,) = await rows(crm, "entrances")
    (theirs,) = corp.entrances.values()

    await corp.person("王芳").joins(state=theirs.fields["state"])
    await crm.settle()

    assert (made, shown["chatNames"], shown["joined"]) == ([], ["一群", "二群"], 0)
    assert shown["qrCode"] == theirs.qr_code
    assert (theirs.fields["auto_create_room"], theirs.fields["room_base_name"]) == (1, "门店群")
    assert (await rows(crm, "entrances"))[0]["joined"] == 1


async def test_a_group_code_is_changed_and_deleted_in_both_places(
    crm: TestHouse, corp: Any, chats: list[str]
) -> None:
    await act(crm, "create_entrance", name="门店群", chats=chats)
    (shown,) = await rows(crm, "entrances")

    changed = await act(
        crm, "change_entrance", id=shown["id"], name="新群", chats=chats[1:], refills=False
    )
    (theirs,) = corp.entrances.values()
    assert (changed, theirs.fields["remark"], theirs.fields["chat_id_list"]) == (
        [],
        "新群",
        chats[1:],
    )

    assert await act(crm, "delete_entrance", id=shown["id"]) == []
    assert corp.entrances == {}
    assert await rows(crm, "entrances") == []


async def test_a_group_code_the_platform_refuses_is_not_kept(
    crm: TestHouse, stage: Any, corp: Any, chats: list[str]
) -> None:
    stage.platform.troubles.add(path="add_join_way", errcode=48002)

    (refused,) = await act(crm, "create_entrance", name="门店群", chats=chats)
    unknown = await act(crm, "create_entrance", name="门店群", chats=["wrNobody"])

    assert refused.startswith("应用没有调用此接口的权限。")
    assert "可调用接口的应用" in refused
    assert unknown == ["请选择 1–5 个使用中的客户群。"]
    assert await rows(crm, "entrances") == []
