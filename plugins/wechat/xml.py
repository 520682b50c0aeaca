"""The little XML that WeChat speaks, read without trusting it."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from core.errors import Invalid, T

Fields = Mapping[str, Any]
"""Texts by tag; a nested tag is Fields again, a repeated one a list."""

DEEPEST = 6

BROKEN = T("The body is not a WeChat message", "内容不是微信消息")


def read_xml(body: bytes) -> Fields:
    """The fields of a message; document types, entities and anything broken are refused."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):
        raise Invalid(BROKEN) from None
    if root.tag != "xml" or not len(root):
        raise Invalid(BROKEN)
    return _fields(root, DEEPEST)


def text_of(fields: Fields, *names: str) -> str:
    """The first of these fields that holds a text; empty if none does."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and value:
            return value
    return ""


def _fields(parent: Element, depth: int) -> dict[str, Any]:
    if depth == 0:
        raise Invalid(BROKEN)
    fields: dict[str, Any] = {}
    for child in parent:
        value = _fields(child, depth - 1) if len(child) else child.text or ""
        _add(fields, child.tag, value)
    return fields


def _add(fields: dict[str, Any], tag: str, value: Any) -> None:
    if tag not in fields:
        fields[tag] = value
    elif isinstance(fields[tag], list):
        fields[tag].append(value)
    else:
        fields[tag] = [fields[tag], value]
