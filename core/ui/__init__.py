"""What the admin shows, as data: declared in Python, checked against the schema, drawn outside."""

from .blocks import (
    Actions,
    Block,
    Fields,
    Form,
    Notice,
    Progress,
    QRCode,
    Section,
    Stats,
    Table,
    Timeline,
)
from .check import check_sources
from .findings import FINDINGS
from .graphql import graph_of
from .kinds import KNOWN_OF, Action, Contribution, Page, Panel, Picker, Screen, Settings, Widget
from .settings import Label, settings_screen
from .spelling import ROW, Argument, asked, deed, listing
from .surface import Surface
from .values import (
    Choices,
    Empty,
    Field,
    Filter,
    Nav,
    Option,
    Source,
    Tabs,
    Text,
    Value,
    View,
    When,
)

__all__ = [
    "FINDINGS",
    "KNOWN_OF",
    "ROW",
    "Action",
    "Actions",
    "Argument",
    "Block",
    "Choices",
    "Contribution",
    "Empty",
    "Field",
    "Fields",
    "Filter",
    "Form",
    "Label",
    "Nav",
    "Notice",
    "Option",
    "Page",
    "Panel",
    "Picker",
    "Progress",
    "QRCode",
    "Screen",
    "Section",
    "Settings",
    "Source",
    "Stats",
    "Surface",
    "Table",
    "Tabs",
    "Text",
    "Timeline",
    "Value",
    "View",
    "When",
    "Widget",
    "asked",
    "check_sources",
    "deed",
    "graph_of",
    "listing",
    "settings_screen",
]
