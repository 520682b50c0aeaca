"""What becomes of an account's certification stands on its page, until it is well again."""

from __future__ import annotations

import time
from typing import Any

import pytest

from core.channels import reconfigure
from core.db import fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")


async def tell(theirs: Any, event: str, **fields: Any) -> None:
    """WeChat tells something about the account itself."""
    head = {
        "ToUserName": theirs.wire.original_id,
        "FromUserName": "oSystem000000000000000000001",
        "CreateTime": int(time.time()),
    }
    await theirs.post.bring(head | {"MsgType": "event", "Event": event, **fields}, None)


async def problem() -> str | None:
    """What the account's page says, in Chinese."""
    return await fetchval("select trouble -> 'message' ->> 1 from channel_account")


async def test_an_ended_certification_is_said_until_it_is_renewed(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await reconfigure(ours.id, settings={"original_id": theirs.wire.original_id})
        await tell(theirs, "annual_renew", ExpiredTime="1442401004")
        await crm.settle()
        soon = await problem()
        await tell(theirs, "verify_expired", ExpiredTime="1442401061")
        await crm.settle()
        over = await problem()

        await tell(theirs, "qualification_verify_success", ExpiredTime="1474023461")
        await crm.settle()

        assert soon is not None
        assert soon.startswith("微信认证即将到期（2015年9月16日）")
        assert over is not None
        assert over.startswith("微信认证已过期")
        assert await problem() is None
        assert await fetchval("select count(*) from customer") == 0
        assert await fetchval("select state from channel_account") == "active"


async def test_a_refused_name_is_told_with_wechats_reason(crm: TestHouse) -> None:
    async with crm.stage("wechat") as stage:
        theirs, ours = await stage.account()
        await reconfigure(ours.id, settings={"original_id": theirs.wire.original_id})

        await tell(theirs, "naming_verify_fail", FailReason="名称{侵权}", FailTime="1442401061")
        await crm.settle()

        assert await problem() == "微信认证的名称审核未通过（名称{侵权}）。"
