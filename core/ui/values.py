"""What a screen shows and asks: values, fields, conditions, and where the data comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from core.errors import T

Text = T | str
"""A text for people; a plain `str` only for names that no language changes, such as "AppID"."""

Tone = Literal["neutral", "info", "good", "warn", "bad"]
Format = Literal[
    "text",
    "number",
    "money",
    "percent",
    "date",
    "datetime",
    "relative",
    "duration",
    "bool",
    "enum",
    "tags",
    "user",
    "entity",
    "channel",
    "phone",
    "link",
    "copy",
    "json",
]
FieldType = Literal[
    "text",
    "textarea",
    "number",
    "money",
    "bool",
    "select",
    "multiselect",
    "date",
    "datetime",
    "user",
    "entity",
    "tags",
    "secret",
    "picture",
    "file",
]
FilterType = Literal["select", "user", "dates", "bool", "text", "number"]
Op = Literal["eq", "ne", "in", "has", "gt", "lt", "present", "empty"]


@dataclass(frozen=True)
class When:
    """A condition on the data at hand: the only kind there is. Several of them all have to hold.

    `in`: the value is one of those given; `has`: the list found there holds the one given.
    """

    path: str
    op: Op = "present"
    value: Any = None


@dataclass(frozen=True)
class Source:
    """A GraphQL document that feeds a contribution or carries an action out.

    It is checked against the schema when the plugin is enabled and stays on the server: the
    browser knows its id and sends variables. `vars` bind a variable to `$entity`, `$row`, `$rows`,
    `$form`, `$me`, `$range`, `$result`, or to a literal.
    """

    document: str
    path: str
    vars: Mapping[str, Any] = field(default_factory=dict)
    live: tuple[str, ...] = ()
    """Names of events after which the data is asked for again."""
    poll: int = 0
    """Seconds between two questions; only for what no event tells."""

    def __post_init__(self) -> None:
        """Nobody changes the bindings afterwards."""
        object.__setattr__(self, "vars", MappingProxyType(dict(self.vars)))


@dataclass(frozen=True)
class Option:
    """One of several values to choose or to show."""

    value: str
    label: Text
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Value:
    """One value to show: where it stands in the data and how it reads."""

    path: str
    label: Text = ""
    format: Format = "text"
    options: tuple[Option, ...] = ()
    tone_path: str = ""
    entity: str = ""
    """With the format `entity`: which kind of record the value links to."""
    id_path: str = ""
    """With the format `entity`: where the id of that record stands."""

    def reads(self) -> Iterator[str]:
        """Every path it takes from the data."""
        yield from filter(None, (self.path, self.tone_path, self.id_path))


@dataclass(frozen=True)
class Choices:
    """Options read from the data: accounts, staff, tags, templates; found by typing.

    The source's path leads to the rows. It may bind `$form.account` and the like: then the options
    follow that field, and without it there are none yet. A document that declares `$search` is
    asked again for the words typed; otherwise the browser looks through the rows it has.
    """

    source: Source
    value: str = "id"
    label: str = "name"
    detail: str = ""
    """A second, quiet line of an option, such as the account it belongs to."""
    hide_single: bool = False
    """With one option only, it is taken and the field is not shown."""

    def reads(self) -> Iterator[str]:
        """Every path it takes from a row."""
        yield from filter(None, (self.value, self.label, self.detail))


@dataclass(frozen=True)
class Field:
    """One value to ask for, shown as it is in the data under the same name.

    A name with dots nests: `settings.token` is sent inside `$form.settings`. With `choices` the
    options come from the data: one for `select`, several for `multiselect` and `tags`. A `picture`
    or `file` is uploaded and sent as its id.
    """

    name: str
    label: Text
    type: FieldType = "text"
    required: bool = False
    help: Text = ""
    placeholder: Text = ""
    options: tuple[Option, ...] = ()
    default: Any = None
    when: tuple[When, ...] = ()
    min: float | None = None
    max: float | None = None
    pattern: str = ""
    entity: str = ""
    choices: Choices | None = None


@dataclass(frozen=True)
class Empty:
    """What stands where nothing is yet, and the one thing to do about it."""

    title: Text
    text: Text = ""
    action: str = ""


@dataclass(frozen=True)
class Tabs:
    """One entry in the navigation for several pages, which stand beside each other as tabs."""

    id: str
    label: Text
    icon: str = ""
    order: int = 50


@dataclass(frozen=True)
class Nav:
    """An entry in the navigation that leads to a page; with `tabs` the page is one of those."""

    group: Literal["work", "sell", "serve", "grow", "admin"]
    order: int = 50
    badge: Source | None = None
    tabs: Tabs | None = None


@dataclass(frozen=True)
class View:
    """A ready-made question to a list: a GraphQL filter and an order such as `-points`."""

    key: str
    label: Text
    filter: Mapping[str, Any] = field(default_factory=dict)
    sort: str = ""

    def __post_init__(self) -> None:
        """Nobody changes the filter afterwards."""
        object.__setattr__(self, "filter", MappingProxyType(dict(self.filter)))


@dataclass(frozen=True)
class Filter:
    """A filter the reader may set on a list, by the name of the field in its GraphQL filter."""

    name: str
    label: Text
    type: FilterType = "select"
    options: tuple[Option, ...] = ()
