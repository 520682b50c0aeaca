"""What the platform tells about our own messages: whether they arrived."""

from collections.abc import Callable, Mapping, Sequence

from core.channels import Fields, Progress, text_of
from core.entities.activities import DeliveryState

from .consents import entries_of
from .errors import trouble_called, trouble_of_status


def template_id(number: str) -> str:
    """How we call a template message, so that it is no other message's id."""
    return f"template:{number}"


def mass_id(number: str) -> str:
    """How we call a mass message."""
    return f"mass:{number}"


def progress_of(fields: Fields) -> Sequence[Progress] | None:
    """What became of our messages; None if an event tells of something else."""
    tells = TELLING.get(text_of(fields, "Event").lower())
    return None if tells is None else tells(fields)


def _template(fields: Fields) -> Sequence[Progress]:
    return _told(template_id, text_of(fields, "MsgID", "MsgId"), text_of(fields, "Status"))


def _mass(fields: Fields) -> Sequence[Progress]:
    return _told(mass_id, text_of(fields, "MsgID", "MsgId"), text_of(fields, "Status"))


def _told(named: Callable[[str], str], number: str, status: str) -> Sequence[Progress]:
    if not number:
        return ()
    trouble = trouble_of_status(status)
    state = DeliveryState.FAILED if trouble else DeliveryState.DELIVERED
    return (Progress(message=named(number), state=state, trouble=trouble),)


def _subscription(fields: Fields) -> Sequence[Progress]:
    found = []
    for entry in entries_of(fields):
        number, code = text_of(entry, "MsgID", "MsgId"), text_of(entry, "ErrorCode")
        trouble = trouble_called(code, text_of(entry, "ErrorStatus")) if code != "0" else None
        state = DeliveryState.FAILED if trouble else DeliveryState.DELIVERED
        if number and code:
            found.append(Progress(message=template_id(number), state=state, trouble=trouble))
    return found


TELLING: Mapping[str, Callable[[Fields], Sequence[Progress]]] = {
    "templatesendjobfinish": _template,
    "masssendjobfinish": _mass,
    "subscribe_msg_sent_event": _subscription,
}
