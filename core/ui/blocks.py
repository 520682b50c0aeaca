"""What a panel, a page or a settings screen is put together from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from .values import Field, Format, Text, Tone, Value, When


@dataclass(frozen=True)
class Block:
    """A part of a screen, shown while its conditions hold; it says what it reads and offers."""

    block: ClassVar[str]

    when: tuple[When, ...] = field(default=(), kw_only=True)

    def reads(self) -> Iterator[str]:
        """Paths in the data that it shows."""
        yield from ()

    def offers(self) -> Iterator[str]:
        """Full ids of the actions it has buttons for."""
        yield from ()

    def asks(self) -> Iterator[Field]:
        """The fields it has to fill in."""
        yield from ()


@dataclass(frozen=True)
class Section(Block):
    """A titled group of blocks."""

    block: ClassVar[str] = "section"

    title: Text
    body: tuple[Block, ...] = ()
    collapsed: bool = False

    def reads(self) -> Iterator[str]:
        """What the blocks inside read, and their conditions."""
        yield from read_by(self.body)

    def offers(self) -> Iterator[str]:
        """What the blocks inside offer."""
        for block in self.body:
            yield from block.offers()

    def asks(self) -> Iterator[Field]:
        """The fields of the forms inside."""
        for block in self.body:
            yield from block.asks()


@dataclass(frozen=True)
class Fields(Block):
    """Labels with their values, one under the other."""

    block: ClassVar[str] = "fields"

    items: tuple[Value, ...]

    def reads(self) -> Iterator[str]:
        """The values."""
        for item in self.items:
            yield from item.reads()


@dataclass(frozen=True)
class Stats(Block):
    """A few figures, large."""

    block: ClassVar[str] = "stats"

    items: tuple[Value, ...]

    def reads(self) -> Iterator[str]:
        """The figures."""
        for item in self.items:
            yield from item.reads()


@dataclass(frozen=True)
class Table(Block):
    """Rows and columns; `row_link` may name fields of the row, as in `/customers/$row.id`."""

    block: ClassVar[str] = "table"

    path: str
    columns: tuple[Value, ...]
    row_link: str = ""
    actions: tuple[str, ...] = ()
    """Ids of actions offered on every row."""
    limit: int = 10

    def reads(self) -> Iterator[str]:
        """The rows and every column of them."""
        yield self.path
        for column in self.columns:
            yield from (f"{self.path}.{path}" for path in column.reads())

    def offers(self) -> Iterator[str]:
        """The actions of a row."""
        yield from self.actions


@dataclass(frozen=True)
class Timeline(Block):
    """Things that happened, newest first; `title`, `at` and `value` are paths in one of them."""

    block: ClassVar[str] = "timeline"

    path: str
    title: str
    at: str
    value: str = ""
    format: Format = "text"
    limit: int = 10

    def reads(self) -> Iterator[str]:
        """The list, and what is shown of each."""
        yield self.path
        for path in filter(None, (self.title, self.at, self.value)):
            yield f"{self.path}.{path}"


@dataclass(frozen=True)
class Progress(Block):
    """A share between 0 and 1 of something on its way."""

    block: ClassVar[str] = "progress"

    path: str
    label: Text = ""
    label_path: str = ""
    """Where a word stands that belongs to the label, such as the tier aimed at."""

    def reads(self) -> Iterator[str]:
        """The share, and the word."""
        yield from filter(None, (self.path, self.label_path))


@dataclass(frozen=True)
class Notice(Block):
    """A sentence that should not be missed."""

    block: ClassVar[str] = "notice"

    text: Text
    tone: Tone = "info"


@dataclass(frozen=True)
class QRCode(Block):
    """A text to be read by a phone's camera."""

    block: ClassVar[str] = "qrcode"

    path: str
    caption: Text = ""

    def reads(self) -> Iterator[str]:
        """The text."""
        yield self.path


@dataclass(frozen=True)
class Form(Block):
    """Fields to fill in, starting from the data, and the id of the action that takes them."""

    block: ClassVar[str] = "form"

    fields: tuple[Field, ...]
    submit: str

    def offers(self) -> Iterator[str]:
        """The action behind its button."""
        yield self.submit

    def asks(self) -> Iterator[Field]:
        """Its fields."""
        yield from self.fields


@dataclass(frozen=True)
class Actions(Block):
    """Buttons, by the ids of their actions."""

    block: ClassVar[str] = "actions"

    ids: tuple[str, ...]

    def offers(self) -> Iterator[str]:
        """The actions."""
        yield from self.ids


def read_by(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Every path these blocks read, in what they show and in their conditions."""
    for block in blocks:
        yield from (condition.path for condition in block.when)
        yield from block.reads()
