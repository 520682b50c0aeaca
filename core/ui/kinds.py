"""What a slice or a plugin may add to the admin: pages, panels, actions, settings screens, widgets.

An `id` is unique within its owner and never changes: outside it reads `loyalty.adjust`, and a
person's layout remembers it. Contributions only add; none can alter another's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from .blocks import Block, read_by
from .values import Choices, Empty, Field, Filter, Nav, Source, Text, Tone, Value, View, When

Slot = Literal["customer.side", "customer.tab", "company.side", "deal.side", "conversation.side"]
Placement = Literal["row", "bulk", "header", "command"]

_CUSTOMER = frozenset({"id", "name", "phone", "email", "lifecycle", "source", "tags", "blocked"})
KNOWN_OF: dict[Slot, frozenset[str]] = {
    "customer.side": _CUSTOMER | {"identityKinds"},
    "customer.tab": _CUSTOMER | {"identityKinds"},
    "company.side": frozenset({"id", "name", "industry", "tags"}),
    "deal.side": frozenset({"id", "title", "kind", "customer", "company", "stage"}),
    "conversation.side": frozenset(
        {"id", "kind", "state", "channel", "accountId", "customer", "assignee"}
    ),
}
"""What the condition of a panel may read of the record at hand, by the panel's slot."""


@dataclass(frozen=True, kw_only=True)
class Contribution:
    """What they all have: an id, a label, and the permissions without which they are not sent."""

    kind: ClassVar[str]

    id: str
    label: Text
    icon: str = ""
    requires: tuple[str, ...] = ()

    def sources(self) -> Iterator[Source]:
        """Every document it asks the server to run."""
        yield from ()

    def reads(self) -> Iterator[str]:
        """Paths it shows, below the path of its first source."""
        yield from ()

    def offers(self) -> Iterator[str]:
        """Full ids of the actions it has buttons for."""
        yield from ()

    def asks(self) -> Iterator[Field]:
        """The fields it has to fill in."""
        yield from ()

    def chosen_from(self) -> Iterator[Choices]:
        """Where its fields take their options from."""
        yield from (field.choices for field in self.asks() if field.choices)


@dataclass(frozen=True, kw_only=True)
class Screen(Contribution):
    """A contribution made of blocks over one source."""

    source: Source
    body: tuple[Block, ...]
    empty: Empty | None = None
    """What is shown instead when the source answers nothing."""
    order: int = 50

    def sources(self) -> Iterator[Source]:
        """What the blocks show."""
        yield self.source

    def reads(self) -> Iterator[str]:
        """What the blocks read."""
        yield from read_by(self.body)

    def offers(self) -> Iterator[str]:
        """What the blocks offer, and the way out of an empty screen."""
        for block in self.body:
            yield from block.offers()
        if self.empty and self.empty.action:
            yield self.empty.action

    def asks(self) -> Iterator[Field]:
        """The fields of its forms."""
        for block in self.body:
            yield from block.asks()


@dataclass(frozen=True, kw_only=True)
class Panel(Screen):
    """A box in a slot of someone else's page; the record at hand is `$entity`.

    It stands there only while `when` holds of that record, of which a condition may read what
    `KNOWN_OF` its slot. One whose source answers nothing and that has no `empty` is left out.
    """

    kind: ClassVar[str] = "panel"

    slot: Slot
    when: tuple[When, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Settings(Screen):
    """A screen under Settings."""

    kind: ClassVar[str] = "settings"


@dataclass(frozen=True, kw_only=True)
class Widget(Screen):
    """A tile that can be put on the dashboard."""

    kind: ClassVar[str] = "widget"

    size: Literal["s", "m", "l", "xl"] = "m"


@dataclass(frozen=True, kw_only=True)
class Page(Contribution):
    """A list with a screen of its own and its entry in the navigation.

    Its source is a connection and may declare `$first`, `$after`, `$filter` and `$orderBy`, which
    the shell fills from the scroll position, the views, the filters and the sort.
    """

    kind: ClassVar[str] = "page"

    path: str
    layout: Literal["list"] = "list"
    source: Source
    columns: tuple[Value, ...]
    nav: Nav | None = None
    filters: tuple[Filter, ...] = ()
    views: tuple[View, ...] = ()
    row_link: str = ""
    actions: tuple[str, ...] = ()
    empty: Empty | None = None

    def sources(self) -> Iterator[Source]:
        """The list, and the figure in the navigation."""
        yield self.source
        if self.nav and self.nav.badge:
            yield self.nav.badge

    def reads(self) -> Iterator[str]:
        """Every column of the rows."""
        for column in self.columns:
            yield from (f"nodes.{path}" for path in column.reads())

    def offers(self) -> Iterator[str]:
        """The actions on rows, and the way out of an empty list."""
        yield from self.actions
        if self.empty and self.empty.action:
            yield self.empty.action


@dataclass(frozen=True, kw_only=True)
class Action(Contribution):
    """Something to do: a mutation, with the form, the question and the words around it.

    `on` names the kind of record it is about (`customer`, `loyalty.member`); `refresh` names the
    contributions to ask again afterwards.
    """

    kind: ClassVar[str] = "action"

    mutation: Source
    on: str = ""
    placement: tuple[Placement, ...] = ()
    form: tuple[Field, ...] = ()
    confirm: Text = ""
    tone: Tone = "neutral"
    shortcut: str = ""
    when: tuple[When, ...] = ()
    done: Text = ""
    refresh: tuple[str, ...] = ()
    goto: str = ""

    def sources(self) -> Iterator[Source]:
        """What it does."""
        yield self.mutation

    def asks(self) -> Iterator[Field]:
        """Its form."""
        yield from self.form


@dataclass(frozen=True, kw_only=True)
class Picker(Contribution):
    """What is chosen instead of typed while somebody writes in a conversation of a channel.

    `$entity` is the conversation. A template's words show their gaps as `${name}`, `{{name}}` or
    `{{name.DATA}}`: each becomes a field, and the words a preview.
    """

    kind: ClassVar[str] = "picker"

    channel: str
    picks: Literal["template", "card", "staff"]
    choices: Choices
    words: str = ""
    """Where the words of a template stand in a row."""
    gaps: str = ""
    """Where the names of its gaps stand, if the words do not show them."""
    modes: tuple[str, ...] = ("STAFF",)
    """The modes of sending in which staff are asked for."""

    def sources(self) -> Iterator[Source]:
        """What there is to choose."""
        yield self.choices.source

    def reads(self) -> Iterator[str]:
        """What an option shows, and what a template is made of."""
        yield from self.choices.reads()
        yield from filter(None, (self.words, self.gaps))
