"""The roots behind every screen: the manifest, a source's data, and the doing of an action."""

import json
from collections.abc import Mapping
from typing import Any

import strawberry

from core.auth import asker, require
from core.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, T
from core.graphql import JSON, Graph, Payload, UserError, field, mutation, payload, query, verb
from core.hooks import PluginSettings, change_settings, settings_of, shown

from .documents import Document
from .settings import MANAGE
from .surface import CONTRACT, Surface


class Failed(Refusal):
    """An action broke; its number is in the log."""

    code = "INTERNAL"


_REFUSALS = {kind.code: kind for kind in (Invalid, NotFound, Conflict, Forbidden)}


@strawberry.input
class UiActionInput:
    """An action of the manifest, and what its document is to run with."""

    action: str
    variables: JSON


@payload
class UiActionPayload(Payload):
    """What came of an action: done when there are no errors."""

    message: str | None
    undo_token: str | None
    result: JSON | None
    errors: list[UserError]


@strawberry.input
class PluginSettingsInput:
    """Settings to change; those not named stay, and so does a secret left blank."""

    owner: str
    values: JSON


@payload
class PluginSettingsPayload(Payload):
    """The settings as they are now; of a secret, only whether it is set."""

    settings: JSON | None
    errors: list[UserError]


def graph_of(surface: Surface) -> Graph:
    """What a house's surface adds to its API."""
    return Graph(queries=(_queries(surface),), mutations=(_mutations(surface),))


def _queries(surface: Surface) -> type:
    @query
    class Query:
        @field
        def ui_manifest(self, contract: int = CONTRACT) -> JSON:
            """Everything the admin shows to the one who asks, in their language."""
            if contract != CONTRACT:
                raise Invalid(T("This contract is not spoken here.", "不支持该界面协议版本。"))
            return JSON(surface.manifest(asker().language, asker().allows))

        @field
        async def ui_data(self, source: str, variables: JSON | None = None) -> JSON:
            """The answer of a source's document, asked with one's own rights."""
            document = surface.document(source, asker().allows)
            if document.changes:
                raise Invalid(T("This source is an action.", "该数据源是一个操作。"))
            return JSON(await _run(surface, document, variables))

        @field
        async def plugin_settings(self, owner: str) -> JSON:
            """What is set for a plugin or a slice; of a secret, only whether it is set."""
            require(MANAGE)
            return JSON(shown(await settings_of(_model(surface, owner))))

    return Query


def _mutations(surface: Surface) -> type:
    @mutation
    class Mutation:
        @verb(transactional=False)  # the change behind it has a transaction, or is an errand
        async def ui_action(self, input: UiActionInput) -> UiActionPayload:
            """Carry out an action of the manifest, with one's own rights."""
            action, document = surface.action(input.action, asker().allows)
            answer = await _run(surface, document, input.variables)
            result = _result(answer, document)
            done = action.done.say() if isinstance(action.done, T) else action.done
            return UiActionPayload(
                message=done or None, undo_token=result.get("undoToken"), result=result
            )

        @verb
        async def change_plugin_settings(self, input: PluginSettingsInput) -> PluginSettingsPayload:
            """Change settings of a plugin or a slice."""
            require(MANAGE)
            values: Any = input.values
            changed = await change_settings(_model(surface, input.owner), _object(values))
            return PluginSettingsPayload(settings=shown(changed))

    return Mutation


async def _run(surface: Surface, document: Document, given: Any) -> dict[str, Any]:
    who = asker()
    variables = document.variables(_object(given or {}), str(who.viewer or ""))
    return json.loads(await surface.engine.run(document.source.document, variables, None, who))


def _result(answer: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """What the mutation answered; its refusal is ours, so that nothing of it stays."""
    if answer.get("errors"):
        first = answer["errors"][0]
        raise _refusal({**first, "code": first.get("extensions", {}).get("code")})
    result: Any = answer["data"]
    for key in document.source.path.split("."):
        result = result[key]
    if not isinstance(result, dict):
        return {"value": result}
    if result.get("errors"):
        raise _refusal(result["errors"][0])
    return result


def _refusal(error: Mapping[str, Any]) -> Refusal:
    kind = _REFUSALS.get(error.get("code") or "", Failed)
    return kind(T(error["message"], error["message"]), field=error.get("field"))


def _model(surface: Surface, owner: str) -> type[PluginSettings]:
    model = surface.settings.get(owner)
    if model is None:
        raise NotFound(
            T("There is nothing to set for “{owner}”.", "“{owner}”没有可设置的内容。").fill(
                owner=owner
            )
        )
    return model


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise Invalid(T("An object is expected here.", "此处应为对象。"), field="variables")
    return dict(value)
