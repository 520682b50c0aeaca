"""Douyin, as a channel."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from core.channels import (
    Adapter,
    Answer,
    Bucket,
    Cursor,
    Envelope,
    Fetched,
    Finding,
    Media,
    News,
    Outgoing,
    Pace,
    Page,
    Recall,
    Receipt,
    Ring,
    Stamp,
    Trouble,
    Way,
)
from core.db import now
from core.errors import Forbidden, Invalid, T

from . import checking, comments, doings, errors, messages, pulling, sending, threads
from .api import DouyinLine
from .crypto import push_signature, same, webhook_signature
from .events import (
    BROKEN,
    DouyinEvent,
    event_of,
    fitting,
    is_foreign,
    read_event,
    read_object,
    text_of,
)
from .following import follow_up, pushed_clue
from .media import fetch as fetch_media
from .settings import COMMENTS, DouyinSettings
from .tokens import GOT_WITH, TOKENS

FORGED = T("Not signed by Douyin", "签名不正确")
OTHER_APP = T("The event is of another app", "事件属于其他应用")
NO_GREETING = T("Douyin asks by POST only", "抖音仅以 POST 方式验证地址")
OPEN_SIGNATURE = "x-open-signature"
LONGEST_CHALLENGE = 100

Reader = Callable[[DouyinSettings, DouyinEvent], News | None]


class Douyin(Adapter[DouyinSettings]):
    """One platform, many business accounts, and the ads of each."""

    name = "douyin"
    title = T("Douyin", "抖音")
    settings = DouyinSettings
    acknowledgement = b'{"err_no":0,"err_tips":"success"}'
    answer_type = b"application/json; charset=utf-8"
    headers = ("x-douyin-signature", OPEN_SIGNATURE)
    tokens = TOKENS
    got_with = GOT_WITH
    ways = sending.WAYS
    can_recall = True

    def greet(self, settings: DouyinSettings, envelope: Envelope) -> tuple[bytes, datetime]:
        """Douyin never asks this way."""
        raise Forbidden(NO_GREETING)

    def verify(self, settings: DouyinSettings, envelope: Envelope) -> Stamp:
        """Check the signature over the very bytes, before anything is believed of them.

        Whether the console signs its challenge is not documented. Saying a number back gives
        nothing away and keeps nothing, so that one is answered either way.
        """
        pushed = OPEN_SIGNATURE in envelope.headers
        genuine = _signed(settings, envelope, pushed=pushed)
        if not genuine and (pushed or b"verify_webhook" not in envelope.body[:200]):
            raise Forbidden(FORGED)
        fields = read_object(envelope.body)
        if text_of(fields, "event") == "verify_webhook":
            return _challenged(fields, pushed=pushed)
        if not genuine:
            raise Forbidden(FORGED)
        if pushed:
            return _push_stamp(fields)
        if text_of(fields, "client_key") not in ("", settings.client_key):
            raise Forbidden(OTHER_APP)
        event = event_of(fields, envelope.body)
        key = _key(envelope)
        return Stamp(key=key, sender=event.person or event.name, sent_at=now())

    def read(self, settings: DouyinSettings, envelope: Envelope) -> Sequence[News]:
        """At most one piece of news per delivery; leads and abilities are no letters."""
        if envelope.pulled == pulling.OF_COMMENTS.name:
            letter = comments.pulled(settings, envelope.body)
            return (letter,) if letter else ()
        if envelope.pulled or pushed_clue(read_object(envelope.body)) is not None:
            return ()
        event = read_event(envelope)
        if is_foreign(settings, event):
            return ()
        news = READERS.get(event.name, doings.happened)(settings, event)
        return (news,) if news else ()

    async def follow_up(self, account: UUID, settings: DouyinSettings, envelope: Envelope) -> None:
        """Conversations, leads, abilities."""
        await follow_up(account, settings, envelope)

    def cursors(self, settings: DouyinSettings) -> Sequence[Cursor]:
        """Comments and leads, as far as they were granted."""
        return pulling.cursors(settings)

    async def pull(
        self, line: DouyinLine, cursor: str, position: str | None, hint: str | None
    ) -> Page:
        """The next page."""
        return await pulling.pull(line, cursor, position)

    async def fetch(self, line: DouyinLine, media: Media) -> Fetched:
        """What somebody sent from their phone."""
        return await fetch_media(line, media)

    def ways_of(self, settings: DouyinSettings) -> Sequence[Way]:
        """What was granted, and nothing else."""
        return sending.ways_of(settings)

    async def paces(
        self, account: UUID, settings: DouyinSettings, conversations: Sequence[UUID]
    ) -> Mapping[UUID, Pace]:
        """Who agreed is written to once a day, a few messages in a row."""
        return await threads.paces(account, settings, conversations)

    def buckets_of(self, settings: DouyinSettings) -> Sequence[Bucket]:
        """As many calls a second as the settings say; Douyin publishes no number."""
        second = timedelta(seconds=1)
        return (
            Bucket(name="send", limit=settings.sends_per_second, per=second),
            Bucket(name="comment", limit=settings.comments_per_second, per=second),
        )

    def trouble_of(self, answer: Answer) -> Trouble | None:
        """HTTP 200 is not success."""
        return errors.trouble_of(answer)

    async def send(self, line: DouyinLine, outgoing: Outgoing) -> Receipt:
        """One message."""
        return await sending.send(line, outgoing)

    async def recall(self, line: DouyinLine, outgoing: Outgoing, external_id: str) -> None:
        """Take one back."""
        await sending.recall(line, outgoing, external_id)

    async def check(self, line: DouyinLine) -> Sequence[Finding]:
        """Tokens, events, abilities, leads."""
        return await checking.check(line)


def _signed(settings: DouyinSettings, envelope: Envelope, *, pushed: bool) -> bool:
    secret = settings.push_secret if pushed else settings.client_secret
    claimed = envelope.headers.get(OPEN_SIGNATURE if pushed else "x-douyin-signature", "")
    if secret is None:
        return False
    right = (push_signature if pushed else webhook_signature)(
        secret.get_secret_value(), envelope.body
    )
    return same(claimed, right)


def _challenged(fields: Mapping[str, Any], *, pushed: bool) -> Stamp:
    """The console asks whether we are there: the challenge goes back as it came."""
    content = fields.get("content")
    challenge = content.get("challenge") if isinstance(content, dict) else fields.get("challenge")
    if isinstance(challenge, bool) or not isinstance(challenge, int | str):
        raise Invalid(BROKEN)
    if len(str(challenge)) > LONGEST_CHALLENGE:
        raise Invalid(BROKEN)
    answer: dict[str, Any] = {"challenge": challenge}
    if pushed:
        answer = {"BaseResp": {"StatusCode": 0, "StatusMessage": ""}, **answer}
    return Stamp(key="challenge", sender="challenge", sent_at=now(), answer=orjson.dumps(answer))


def _push_stamp(fields: Mapping[str, Any]) -> Stamp:
    clue = pushed_clue(fields)
    if clue is None:
        raise Invalid(BROKEN)
    clue_id = fitting(text_of(clue, "clue_id"))
    message = text_of(fields, "message_id")
    return Stamp(key=f"push:{fitting(message or clue_id)}", sender=f"clue:{clue_id}", sent_at=now())


def _key(envelope: Envelope) -> str:
    """The bytes themselves: Douyin's own id of a delivery stands outside the signature."""
    return f"body:{sha256(envelope.body).hexdigest()}"


def _recalled(settings: DouyinSettings, event: DouyinEvent) -> News | None:
    message = text_of(event.content, "server_message_id")
    return Recall(message=fitting(message)) if message else None


def _new_video(settings: DouyinSettings, event: DouyinEvent) -> News | None:
    """A video of ours: from now on there may be comments below it."""
    return Ring(cursor=pulling.OF_COMMENTS.name) if settings.allows(COMMENTS) else None


def _of_the_account(settings: DouyinSettings, event: DouyinEvent) -> News | None:
    """No person did this."""
    return None


READERS: Mapping[str, Reader] = {
    "im_receive_msg": messages.received,
    "im_group_receive_msg": messages.received,
    "receive_msg": messages.received,
    "im_send_msg": messages.sent,
    "im_group_send_msg": messages.sent,
    "im_recall_msg": _recalled,
    "item_comment_reply": comments.told,
    "create_video": _new_video,
    "authorize": _of_the_account,
    "unauthorize": _of_the_account,
    "contract_authorize": _of_the_account,
    "contract_unauthorize": _of_the_account,
    "union_auth_info_for_b": _of_the_account,
    "union_auth_info_for_c": _of_the_account,
}
