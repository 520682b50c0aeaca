"""What could not be read stands on a screen of its own, with the reason and a way to try again."""

from __future__ import annotations

import pytest
from wechat_wire import Line

from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat", "sales")

SCREENS = "query { uiManifest(contract: 1) }"
SHOWN = "query ($source: String!) { uiData(source: $source) }"

AGAIN = """
mutation ($variables: JSON!) {
  uiAction(input: {action: "wechat.replay_again", variables: $variables}) {
    errors { code } } }"""


async def test_a_person_sees_why_and_can_have_it_read_again(line: Line, crm: TestHouse) -> None:
    await line.deliver(line.person("someone else entirely").writes("unreadable"))
    await crm.settle()

    screens = (await crm.ask(SCREENS))["uiManifest"]["contributions"]
    source = next(each["source"]["id"] for each in screens if each["id"] == "wechat.unread")
    data = (await crm.ask(SHOWN, source=source))["uiData"]["data"]
    shown = data["deliveries"]["nodes"]
    answer = await crm.ask(AGAIN, variables={"id": shown[0]["account"]["id"]})

    assert [(row["error"], row["account"]["name"]) for row in shown] == [
        ("发送者不是微信用户", "公众号")
    ]
    assert answer["uiAction"]["errors"] == []
    assert (await line.counts())["jobs"] == 2
