"""The screens of WeChat, as a browser uses them: what they show, and what their buttons do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.testing import TestHouse

MANIFEST = "query { uiManifest(contract: 1) }"
SHOWN = """
query ($source: String!, $variables: JSON) { uiData(source: $source, variables: $variables) }"""
DONE = """
mutation ($action: String!, $variables: JSON!) {
  uiAction(input: {action: $action, variables: $variables}) { errors { code message field } } }"""


async def press(crm: TestHouse, button: str, /, **variables: Any) -> list[tuple[str, str | None]]:
    """Press a button of WeChat's with these values; what was refused, by code and field."""
    answer = await crm.ask(DONE, action=f"wechat.{button}", variables=variables)
    await crm.settle()
    return [(each["code"], each["field"]) for each in answer["uiAction"]["errors"]]


async def look(crm: TestHouse, screen: str, /, **variables: Any) -> list[dict[str, Any]]:
    """The rows a screen of WeChat's shows."""
    drawn = (await crm.ask(MANIFEST))["uiManifest"]["contributions"]
    (source,) = [each["source"] for each in drawn if each["id"] == f"wechat.{screen}"]
    told = await crm.ask(SHOWN, source=source["id"], variables=variables)
    (found,) = told["uiData"]["data"].values()
    return found["nodes"]


async def choices(crm: TestHouse, picker: str, /, **variables: Any) -> list[dict[str, Any]]:
    """What one may choose while writing."""
    drawn = (await crm.ask(MANIFEST))["uiManifest"]["contributions"]
    (shown,) = [each["choices"]["source"] for each in drawn if each["id"] == f"wechat.{picker}"]
    told = await crm.ask(SHOWN, source=shown["id"], variables=variables)
    (found,) = told["uiData"]["data"].values()
    return found["nodes"]
