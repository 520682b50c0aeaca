"""The little XML that some platforms speak, read without trusting it."""

from collections.abc import Mapping
from typing import Any
from xml.parsers import expat

from core.errors import Invalid, T

Fields = Mapping[str, Any]
"""Texts by tag; a nested tag is Fields again, a repeated one a list."""

DEEPEST = 6

BROKEN = T("The body is not a message in XML", "内容不是 XML 消息")


def read_xml(body: bytes) -> Fields:
    """The fields of a message; document types, entities and anything broken are refused."""
    reading = _Reading()
    try:
        reading.parser().Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Invalid(BROKEN) from None
    fields = reading.whole.get("xml")
    if not isinstance(fields, dict):
        raise Invalid(BROKEN)
    return fields


def text_of(fields: Fields, *names: str) -> str:
    """The first of these fields that holds a text; empty if none does."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


class _Reading:
    """One body on its way through the parser: the tags that are open, and what they said so far."""

    def __init__(self) -> None:
        self.whole: dict[str, Any] = {}
        self._open = [self.whole]
        self._said = ""

    def parser(self) -> expat.XMLParserType:
        """A parser that tells this reading what it finds.

        An entity can only be declared inside a document type, so where that is refused there is
        nothing to expand and nothing to fetch; a reference to an unknown entity is an error.
        """
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._begin
        parser.CharacterDataHandler = self._hear
        parser.EndElementHandler = self._end
        return parser

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) > DEEPEST + 1:
            raise Invalid(BROKEN)
        self._open.append({})
        self._said = ""

    def _hear(self, text: str) -> None:
        self._said += text

    def _end(self, tag: str) -> None:
        fields = self._open.pop()
        _add(self._open[-1], tag, fields or self._said)


def _refuse(*declaration: object) -> None:
    raise Invalid(BROKEN)


def _add(fields: dict[str, Any], tag: str, value: Any) -> None:
    if tag not in fields:
        fields[tag] = value
    elif isinstance(fields[tag], list):
        fields[tag].append(value)
    else:
        fields[tag] = [fields[tag], value]
