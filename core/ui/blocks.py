"""What a panel, a page or a settings screen is put together from."""

from dataclasses import dataclass
from typing import ClassVar

from .values import Field, Format, Text, Tone, Value, When


@dataclass(frozen=True)
class Section:
    """A titled group of blocks."""

    block: ClassVar[str] = "section"

    title: Text
    body: "tuple[Block, ...]" = ()
    when: tuple[When, ...] = ()
    collapsed: bool = False


@dataclass(frozen=True)
class Fields:
    """Labels with their values, one under the other."""

    block: ClassVar[str] = "fields"

    items: tuple[Value, ...]
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Stats:
    """A few figures, large."""

    block: ClassVar[str] = "stats"

    items: tuple[Value, ...]
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows and columns; `row_link` may name fields of the row, as in `/customers/$row.id`."""

    block: ClassVar[str] = "table"

    path: str
    columns: tuple[Value, ...]
    row_link: str = ""
    limit: int = 10
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """Things that happened, newest first: the paths are those of one row."""

    block: ClassVar[str] = "timeline"

    path: str
    title: str
    at: str
    value: str = ""
    format: Format = "text"
    limit: int = 10
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Progress:
    """A share between 0 and 1 of something on its way."""

    block: ClassVar[str] = "progress"

    path: str
    label: Text = ""
    label_path: str = ""
    """Where a word stands that belongs to the label, such as the tier aimed at."""
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A sentence that should not be missed."""

    block: ClassVar[str] = "notice"

    text: Text
    tone: Tone = "info"
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class QRCode:
    """A text to be read by a phone's camera."""

    block: ClassVar[str] = "qrcode"

    path: str
    caption: Text = ""
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Form:
    """Fields to fill in, starting from the data, and the id of the action that takes them."""

    block: ClassVar[str] = "form"

    fields: tuple[Field, ...]
    submit: str
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Actions:
    """Buttons, by the ids of their actions."""

    block: ClassVar[str] = "actions"

    ids: tuple[str, ...]
    when: tuple[When, ...] = ()


Block = Section | Fields | Stats | Table | Timeline | Progress | Notice | QRCode | Form | Actions
