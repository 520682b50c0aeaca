"""A settings screen for every settings model: the form follows the model's own fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from core.errors import T
from core.hooks import PluginSettings

from .blocks import Form, Notice
from .kinds import Action, Contribution, Settings
from .values import Field, FieldType, Option, Source, Text

MANAGE = "core.plugin.manage"
_READ = "query ($owner: String!) { pluginSettings(owner: $owner) }"
_CHANGE = """
    mutation ($owner: String!, $values: JSON!) {
      changePluginSettings(input: {owner: $owner, values: $values}) {
        settings
        errors { code message field }
      }
    }
"""


@dataclass(frozen=True)
class Label:
    """What a setting is called, and what to know about it: `Annotated[int, Label(T(…))]`."""

    text: Text
    help: Text = ""


def settings_screen(
    model: type[PluginSettings], label: T, *, icon: str = "settings", about: Text = ""
) -> tuple[Contribution, ...]:
    """The screen `<owner>.settings` with a field for every setting, and the action that saves."""
    owner = model.owner.removeprefix("core.")
    screen = Settings(
        id="settings",
        label=label,
        icon=icon,
        requires=(MANAGE,),
        source=Source(_READ, "pluginSettings", {"owner": model.owner}),
        body=(
            *((Notice(about),) if about else ()),
            Form(tuple(_fields(model)), submit=f"{owner}.save_settings"),
        ),
    )
    save = Action(
        id="save_settings",
        label=T("Save", "保存"),
        requires=(MANAGE,),
        mutation=Source(_CHANGE, "changePluginSettings", {"owner": model.owner, "values": "$form"}),
        done=T("Saved", "已保存"),
        refresh=(f"{owner}.settings",),
    )
    return screen, save


def _fields(model: type[PluginSettings]) -> Iterator[Field]:
    for name, info in model.model_fields.items():
        label = next((m for m in info.metadata if isinstance(m, Label)), Label(name))
        yield Field(
            name,
            label.text,
            _type(name, info, model),
            help=label.help,
            options=_options(info.annotation),
            min=_bound(info, Ge),
            max=_bound(info, Le),
        )


def _type(name: str, info: FieldInfo, model: type[PluginSettings]) -> FieldType:
    kind: Any = info.annotation
    if name in model.secrets():
        return "secret"
    if kind is bool:
        return "bool"
    if kind in (int, float, Decimal):
        return "number"
    return "select" if _options(kind) else "text"


def _options(kind: Any) -> tuple[Option, ...]:
    if not (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return ()
    return tuple(Option(choice.value, choice.value) for choice in kind)


def _bound(info: FieldInfo, kind: type) -> float | None:
    for rule in info.metadata:
        if isinstance(rule, kind):
            return float(getattr(rule, kind.__name__.lower()))
    return None
