"""What a slice or a plugin may add to the admin: pages, panels, actions, settings screens, widgets.

An `id` is unique within its owner and never changes: outside it reads `loyalty.adjust`, and a
person's layout remembers it. Contributions only add; none can alter another's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from .blocks import Block
from .values import Empty, Field, Filter, Nav, Source, Text, Tone, Value, View, When

Slot = Literal["customer.side", "customer.tab", "company.side", "deal.side", "conversation.side"]
Placement = Literal["row", "bulk", "header", "command"]


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


@dataclass(frozen=True, kw_only=True)
class Page(Contribution):
    """A screen of its own, with its entry in the navigation.

    A `list` page shows a connection: its source may declare `$first`, `$after`, `$filter` and
    `$orderBy`, which the shell fills from the scroll position, the views, the filters and the sort.
    A `blank` page shows its blocks.
    """

    kind: ClassVar[str] = "page"

    path: str
    layout: Literal["list", "blank"] = "blank"
    nav: Nav | None = None
    source: Source | None = None
    columns: tuple[Value, ...] = ()
    filters: tuple[Filter, ...] = ()
    views: tuple[View, ...] = ()
    row_link: str = ""
    actions: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    empty: Empty | None = None

    def sources(self) -> Iterator[Source]:
        """The list or the data of the blocks, and the figure in the navigation."""
        if self.source:
            yield self.source
        if self.nav and self.nav.badge:
            yield self.nav.badge


@dataclass(frozen=True, kw_only=True)
class Panel(Contribution):
    """A box in a slot of someone else's page; the record at hand is `$entity`."""

    kind: ClassVar[str] = "panel"

    slot: Slot
    source: Source
    body: tuple[Block, ...]
    order: int = 50
    when: tuple[When, ...] = ()
    empty: Empty | None = None

    def sources(self) -> Iterator[Source]:
        """What the blocks show."""
        yield self.source


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


@dataclass(frozen=True, kw_only=True)
class Settings(Contribution):
    """A screen under Settings."""

    kind: ClassVar[str] = "settings"

    source: Source
    body: tuple[Block, ...]
    order: int = 50

    def sources(self) -> Iterator[Source]:
        """What is set now."""
        yield self.source


@dataclass(frozen=True, kw_only=True)
class Widget(Contribution):
    """A tile that can be put on the dashboard."""

    kind: ClassVar[str] = "widget"

    source: Source
    body: tuple[Block, ...]
    size: Literal["s", "m", "l", "xl"] = "m"
    order: int = 50

    def sources(self) -> Iterator[Source]:
        """What the blocks show."""
        yield self.source
