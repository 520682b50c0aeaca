"""Who answers in a service account: WeCom judges each employee, and nobody is lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from deeds import act, rows

from core.db import fetchval
from plugins.wecom.service import staff
from plugins.wecom.service.sessions import session_of

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

WHY = "企业微信中没有该成员。请先同步成员，再重新选择。"


@pytest.fixture(autouse=True)
async def one_left(crm: TestHouse, corp: Any) -> None:
    """李四 left WeCom after the staff was fetched."""
    await staff.sync_staff(corp.ours.id)
    await crm.settle()
    corp.staff["li"].active = False


async def test_who_may_not_answer_is_named_and_the_others_answer(crm: TestHouse, corp: Any) -> None:
    opened = await act(crm, "open_desk", name="售后")
    (desk,) = await rows(crm, "desks")

    added = await act(crm, "change_desk", id=desk["id"], add=["zhang", "li", "nobody"])

    assert (opened, added) == ([], [f"以下成员未能加入：李四、nobody。{WHY}"])
    assert (await rows(crm, "desks"))[0]["servicerNames"] == ["张三"]
    (account,) = corp.kf.values()
    assert account.servicers == {"zhang": 0}


async def test_an_account_opens_though_somebody_may_not_answer_in_it(
    crm: TestHouse, corp: Any
) -> None:
    opened = await act(crm, "open_desk", name="售后", servicers=["zhang", "li"])

    assert opened == [f"客服账号已创建。以下成员未能加入：李四。{WHY}"]
    (desk,) = await rows(crm, "desks")
    assert (desk["servicerNames"], bool(desk["link"])) == (["张三"], True)


async def test_who_does_not_answer_there_cannot_be_removed(crm: TestHouse, corp: Any) -> None:
    await act(crm, "open_desk", name="售后", servicers=["zhang"])
    (desk,) = await rows(crm, "desks")

    (removed,) = await act(crm, "change_desk", id=desk["id"], remove=["li"])

    assert removed.startswith("以下成员未能移除：李四。该成员不是接待人员。")
    assert (await rows(crm, "desks"))[0]["servicerNames"] == ["张三"]


async def test_more_than_a_hundred_are_added_by_several_calls(crm: TestHouse, corp: Any) -> None:
    many = [f"clerk{number:03}" for number in range(101)]
    for userid in many:
        corp.hire(userid, userid)
    await act(crm, "open_desk", name="售后")
    (desk,) = await rows(crm, "desks")

    added = await act(crm, "change_desk", id=desk["id"], add=many)

    assert added == []
    (account,) = corp.kf.values()
    assert sorted(account.servicers) == many


async def test_who_rests_is_offered_no_customer_until_they_are_back(
    crm: TestHouse, corp: Any
) -> None:
    await act(crm, "open_desk", name="售后", servicers=["zhang"])
    mei = corp.person("王芳")
    await mei.says("在吗")
    await crm.settle()
    conversation = await fetchval("select id from channel_conversation where thread like '%:%'")

    seen = []
    for status in (2, 1):
        await corp.employees["zhang"].rests(status=status)
        await crm.settle()
        session = await session_of(conversation)
        assert session is not None
        seen.append(session.servicers)

    assert seen == [[], [("zhang", "张三")]]
