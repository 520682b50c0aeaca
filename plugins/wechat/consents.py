"""Notifications people subscribe to: every acceptance lets us send one message of its template."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from core.channels import Fields, Grant, text_of

LASTS = timedelta(days=365)
"""Acceptances do not end by themselves; after a year we would rather ask again."""

PARTS = ("SubscribeMsgPopupEvent", "SubscribeMsgChangeEvent", "SubscribeMsgSentEvent")


class Consent(NamedTuple):
    """What somebody said to the notifications of one template."""

    template: str
    accepted: bool


def entries_of(fields: Fields) -> Sequence[Fields]:
    """The entries of a subscription event: XML nests them, JSON gives an object or an array."""
    held = next((fields[part] for part in PARTS if isinstance(fields.get(part), dict)), fields)
    listed = held.get("List")
    if isinstance(listed, dict):
        return (listed,)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else ()


def consents_of(fields: Fields) -> Sequence[Consent]:
    """What a person accepted and refused."""
    said = ((text_of(each, "TemplateId"), each) for each in entries_of(fields))
    return [
        Consent(template, text_of(each, "SubscribeStatusString").lower() == "accept")
        for template, each in said
        if template and len(template) <= 100
    ]


def grants_of(fields: Fields) -> tuple[Grant, ...]:
    """One message for an acceptance, none any more after a refusal."""
    return tuple(
        Grant(trigger=f"template:{consent.template}", count=int(consent.accepted), lasts=LASTS)
        for consent in consents_of(fields)
    )
