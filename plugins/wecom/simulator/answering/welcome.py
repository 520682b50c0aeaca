"""Greeting a new customer: one message, within twenty seconds, once."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers
from plugins.wecom.simulator.corp import Corp

ATTACHMENTS = frozenset({"image", "link", "miniprogram", "video", "file"})

NEEDED = {
    "link": ("title", "url"),
    "miniprogram": ("title", "pic_media_id", "appid", "page"),
}
"""What an attachment must have."""


@answers("externalcontact/send_welcome_msg")
def welcome(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Greet; the code works once and for twenty seconds."""
    (text_code,) = asked.need("welcome_code")
    check(corp, asked.body)
    code = corp.codes.get(text_code)
    if code is None or code.used or code.until < corp.clock.now():
        raise Refused(41050, "invalid welcome code")
    if corp.follow(code.userid, code.external_userid).chatted:
        raise Refused(41051, "external user has started chatting")
    code.used = True
    person = corp.phones.get(code.external_userid)
    if person is not None:
        person.receive_content("welcome", asked.body, sender=code.userid)
    return {}


def check(corp: Corp, body: Any) -> None:
    """A text of at most 4000 bytes, at most nine attachments, and not neither."""
    text = (body.get("text") or {}).get("content") or ""
    attachments = body.get("attachments") or []
    if not text and not attachments:
        raise Refused(40063, "text and attachments are both empty")
    if len(text.encode()) > 4000 or len(attachments) > 9:
        raise Refused(45002, "content size out of limit")
    for attachment in attachments:
        _check_attachment(corp, attachment)


def _check_attachment(corp: Corp, attachment: Any) -> None:
    kind = attachment.get("msgtype")
    if kind not in ATTACHMENTS or kind not in attachment:
        raise Refused(40058, "invalid attachment")
    if not all(attachment[kind].get(name) for name in NEEDED.get(kind, ())):
        raise Refused(40058, f"invalid {kind}")
    media = attachment[kind].get("media_id") or attachment[kind].get("pic_media_id")
    if media and media not in corp.media:
        raise Refused(40007, "invalid media_id")
