"""Buttons pressed in the admin, and what screens show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.testing import TestHouse

ACT = """mutation ($action: String!, $variables: JSON!) {
  uiAction(input: {action: $action, variables: $variables}) { errors { message field } } }"""


async def act(crm: TestHouse, action: str, **variables: Any) -> list[str]:
    """Press a button; what it refuses, in words."""
    answer = await crm.ask(ACT, action=f"wecom.{action}", variables=variables)
    return [error["message"] for error in answer["uiAction"]["errors"]]


async def rows(crm: TestHouse, screen: str, **variables: Any) -> list[dict[str, Any]]:
    """What a list or settings screen shows."""
    manifest = (await crm.ask("{ uiManifest(contract: 1) }"))["uiManifest"]["contributions"]
    source = next(one["source"] for one in manifest if one["id"] == f"wecom.{screen}")
    document = "query ($s: String!, $v: JSON) { uiData(source: $s, variables: $v) }"
    answer = (await crm.ask(document, s=source["id"], v=variables))["uiData"]
    assert "errors" not in answer, answer
    found = answer["data"]
    for key in source["path"].split("."):
        found = found[key]
    return found.get("nodes") or found.get("lines") or []
