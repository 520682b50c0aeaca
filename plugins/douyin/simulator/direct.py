"""Private messages: sending within windows and quotas, taking back, cards, pictures, consent."""

import hashlib
from typing import TYPE_CHECKING, Any

from .account import DAY, Conversation, SimAccount
from .oauth import app_of, business, needs
from .wire import (
    BAD_PARAMETER,
    MISMATCH,
    NOT_AUTHORISED,
    RISK,
    TOO_OFTEN,
    USED_UP,
    Fault,
    Reply,
    Request,
)

if TYPE_CHECKING:
    from .people import Person
    from .platform import Platform

KINDS = {
    1: ("text", "text"),
    2: ("image", "media_id"),
    3: ("video", "item_id"),
    8: ("retain_consult_card", "card_id"),
    9: ("group_invitation", "group_id"),
    10: ("applet_card", "card_template_id"),
    11: ("applet_coupon", "activity_id"),
    12: ("auth_private_message_card", "app_info"),
}


async def send(platform: "Platform", request: Request) -> Reply:
    """One message of the business to one person."""
    account = _business(platform, request, "im.direct_message")
    body = request.json
    person = _reachable(account, str(body.get("to_user_id", "")))
    content = body.get("content") or (body.get("content_list") or [{}])[0]
    kind, inside = _content(account, content)
    conversation = account.conversation(person)
    _named(conversation, body, asked=_spend(account, conversation))
    message = account.sealed_id()
    conversation.messages[message] = {"from": account.open_id, "kind": kind, **inside}
    person.receives(message, kind, inside)
    echo = {"text": inside.get("text", ""), "source": account.client_key, **_shown(kind, inside)}
    platform.soon(account.webhooks.message("im_send_msg", conversation, message, kind, echo))
    return platform.answer({}, outside={"msg_id": message})


async def recall(platform: "Platform", request: Request) -> Reply:
    """Take a message back."""
    account = _business(platform, request, "im.recall_message")
    conversation = account.conversations.get(str(request.json.get("conversation_id")))
    message = str(request.json.get("msg_id"))
    if conversation is None or message not in conversation.messages:
        raise Fault(BAD_PARAMETER, "no such message")
    del conversation.messages[message]
    conversation.person.inbox[:] = [
        seen for seen in conversation.person.inbox if seen.fields.get("id") != message
    ]
    return platform.answer({})


async def send_to_group(platform: "Platform", request: Request) -> Reply:
    """A message to a group of fans."""
    account = _business(platform, request, "im.group_message")
    _content(account, request.json.get("content", {}))
    return platform.answer({}, outside={"msg_id": account.sealed_id()})


def resources(platform: "Platform", request: Request) -> Reply:
    """Where a picture or film lies that a viewer sent from their phone."""
    account = _business(platform, request, "im.multimedia_message")
    kind, _ = account.resources.get(request.query.get("message_id", ""), ("", b""))
    if not kind:
        raise Fault(BAD_PARAMETER, "no such message")
    token = hashlib.sha256(request.query["message_id"].encode()).hexdigest()
    address = f"https://api-normal.amemv.com/im_open/media?type={kind}&secret={token}"
    return platform.new_answer({"media_type": kind, "url": address})


def media(platform: "Platform", request: Request) -> Reply:
    """The bytes behind such an address."""
    for account in platform.accounts:
        for message, (_, data) in account.resources.items():
            if hashlib.sha256(message.encode()).hexdigest() == request.query.get("secret"):
                return Reply(data, headers={"content-type": "application/octet-stream"})
    return Reply(b"not found", 404, {"content-type": "text/plain"})


def upload(platform: "Platform", request: Request) -> Reply:
    """A picture of the business, for messages and cards."""
    account = app_of(platform, request.headers.get("access-token", ""))
    needs(account, "tool.image.upload")
    data = request.upload("image")
    if not data.startswith((b"\x89PNG", b"\xff\xd8", b"BM", b"RIFF")):
        raise Fault(BAD_PARAMETER, "only jpeg, png, bmp, webp")
    image = account.sealed_id()
    account.images[image] = data
    digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return platform.answer({"image_id": image, "md5": digest, "width": 1, "height": 1})


def save_card(platform: "Platform", request: Request) -> Reply:
    """A card that asks for name, phone and city."""
    account = _business(platform, request, "im.message_card")
    body = request.json
    if not body.get("title") or not body.get("components"):
        raise Fault(BAD_PARAMETER, "title and components are required")
    card = str(body.get("card_id") or account.sealed_id())
    parts = {name: body.get(name) for name in ("title", "media_id", "components")}
    account.cards[card] = {"card_id": card, **parts, "status": 1}
    return platform.answer({}, outside={"card_id": card})


def get_cards(platform: "Platform", request: Request) -> Reply:
    """The cards of the business."""
    account = _business(platform, request, "im.message_card")
    return platform.answer({}, outside={"cards": list(account.cards.values())})


def delete_card(platform: "Platform", request: Request) -> Reply:
    """Throw a card away."""
    account = _business(platform, request, "im.message_card")
    if account.cards.pop(str(request.json.get("card_id")), None) is None:
        raise Fault(BAD_PARAMETER, "no such card")
    return platform.answer({})


def consents(platform: "Platform", request: Request) -> Reply:
    """Who agreed to be written to, page by page."""
    account = _business(platform, request, "im.direct_message")
    size = min(int(request.json.get("page_size", 10)), 50)
    page = int(request.json.get("page_num", 1))
    if page * size > 50_000:
        raise Fault(BAD_PARAMETER, "page_num * page_size too large")
    agreed = list(account.consents)
    shown = agreed[(page - 1) * size : page * size]
    listed = [{"target_open_id": each, "auth_user_source_app_id": "tt1"} for each in shown]
    more = len(agreed) > page * size
    return platform.new_answer({"auth_user_list": listed, "has_more": more})


def consent(platform: "Platform", request: Request) -> Reply:
    """Whether one person agreed."""
    account = _business(platform, request, "im.direct_message")
    agreed = request.json.get("c_open_id") in account.consents
    return platform.new_answer({"status": 1 if agreed else 0})


def _business(platform: "Platform", request: Request, scope: str) -> SimAccount:
    account = business(platform, request.headers.get("access-token", ""))
    if request.query.get("open_id") != account.open_id:
        raise Fault(MISMATCH, "access_token and open_id mismatch")
    needs(account, scope)
    _count_calls(account, request.path)
    return account


def _count_calls(account: SimAccount, path: str) -> None:
    """Refuse the call after the last one of this second, or of this day."""
    limits = ((1.0, account.windows.calls_a_second, TOO_OFTEN),)
    limits += ((DAY, account.windows.calls_a_day, USED_UP),)
    for span, most, code in limits:
        slot = (f"{path}/{span:g}", int(account.now // span))
        account.calls[slot] = account.calls.get(slot, 0) + 1
        if account.calls[slot] > most:
            raise Fault(code, "quota used up" if code == USED_UP else "too frequent")


def _reachable(account: SimAccount, open_id: str) -> "Person":
    for person in account.people:
        if person.open_id == open_id:
            if person.blocks:
                raise Fault(RISK, "the user does not receive your messages")
            return person
    raise Fault(BAD_PARAMETER, "to_user_id is wrong")


def _content(account: SimAccount, content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What is sent, checked as the platform does."""
    kind, key = KINDS.get(int(content.get("msg_type", 0)), ("", ""))
    inside = content.get(kind)
    if not kind or not isinstance(inside, dict) or not inside.get(key):
        raise Fault(BAD_PARAMETER, "content is wrong")
    if kind == "image" and inside[key] not in account.images:
        raise Fault(BAD_PARAMETER, "media_id is wrong")
    if kind == "retain_consult_card" and inside[key] not in account.cards:
        raise Fault(BAD_PARAMETER, "card_id is wrong")
    return kind, inside


def _named(conversation: Conversation, body: dict[str, Any], *, asked: bool) -> None:
    """An answer names the conversation, and what of the person it answers."""
    if not asked:
        return
    theirs = conversation.person.open_id
    answered = conversation.messages.get(str(body.get("msg_id")), {})
    if body.get("conversation_id") != conversation.id or answered.get("from") != theirs:
        raise Fault(BAD_PARAMETER, "conversation_id or msg_id is wrong")


def _spend(account: SimAccount, conversation: Conversation) -> bool:
    """One message less in the window it draws on, else by consent; whether it is an answer.

    The platform keeps its own books: what a message says of its scene opens nothing.
    """
    alive = [grant for grant in conversation.grants.values() if grant[1] > account.now]
    for grant in sorted(alive, key=lambda each: each[1]):
        if grant[0] > 0:
            grant[0] -= 1
            return True
    person = conversation.person.open_id
    if person not in account.consents and conversation.grants:
        raise Fault(account.windows.closed_code, "超出频控限制次数")
    _spend_consent(account, person)
    return False


def _spend_consent(account: SimAccount, open_id: str) -> None:
    if open_id not in account.consents:
        raise Fault(NOT_AUTHORISED, "user has not authorized")
    day = int((account.now + 8 * 3600) // DAY)
    people = {who for who, when in account.reached if when == day}
    already = account.reached.get((open_id, day), [])
    over = bool(already) and account.now > already[0] + account.windows.reach_lasts
    if over or len(already) >= account.windows.reach_a_day:
        raise Fault(account.windows.closed_code, "超出频控限制次数")
    if not already and len(people) >= account.windows.people_a_day:
        raise Fault(USED_UP, "quota used up")
    account.reached[open_id, day] = [*already, account.now]


def _shown(kind: str, inside: dict[str, Any]) -> dict[str, Any]:
    """What an echo tells of a card."""
    return {"card_id": inside["card_id"]} if kind == "retain_consult_card" else {}
