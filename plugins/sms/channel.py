"""Text messages, as a channel."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from core.channels import (
    Adapter,
    Answer,
    Envelope,
    Finding,
    Letter,
    Mode,
    News,
    Occasion,
    Outgoing,
    Progress,
    Receipt,
    Stamp,
    Trouble,
    Way,
)
from core.db import now
from core.entities.activities import DeliveryState
from core.entities.customers import Claim
from core.errors import Forbidden, T
from core.hooks import Secret

from .aliyun import Aliyun
from .callers import read_networks, refuse_strangers
from .checking import findings
from .doubting import doubt
from .errors import not_arrived
from .leaving import heed
from .numbers import phone_of
from .provider import Provider, Reply, Report, SmsLine
from .sending import ready, refuse_unlawful
from .settings import SmsSettings

PROVIDERS: Mapping[str, Provider] = {"aliyun": Aliyun()}

TOKEN = "token"
"""What the agreed word is called behind our address."""

NO_TOKEN = T("The push does not bear the agreed token.", "推送缺少约定的口令。")
NO_GREETING = T("This address takes reports and replies only.", "此地址仅接收状态报告与回复。")


class Sms(Adapter[SmsSettings]):
    """Text messages through one of the providers."""

    name = "sms"
    title = T("SMS", "短信")
    settings = SmsSettings
    acknowledgement = Aliyun.acknowledgement
    answer_type = b"application/json; charset=utf-8"
    ways = (
        Way(
            mode=Mode.FREE,
            title=T("Text message in a template", "模板短信"),
            contents=frozenset({"template"}),
            confirms=True,
        ),
    )

    def greet(self, settings: SmsSettings, envelope: Envelope) -> tuple[bytes, datetime]:
        """No provider checks an address this way."""
        raise Forbidden(NO_GREETING)

    def verify(self, settings: SmsSettings, envelope: Envelope) -> Stamp:
        """Pushes are not signed: whoever knows our long address is believed, once per batch.

        Where a token was agreed on, it must stand behind the address: unlike the address, it can be
        changed whenever somebody may have seen it.
        """
        refuse_strangers(read_networks(settings.push_addresses), envelope.caller)
        _refuse_without(settings.push_token, envelope.query.get(TOKEN, ""))
        items = _provider(settings).read(envelope.body)
        phones = {item.phone for item in items}
        return Stamp(
            key=f"batch:{hashlib.sha256(envelope.body).hexdigest()}",
            sender=phones.pop() if len(phones) == 1 else "batch",
            sent_at=now(),
        )

    def read(self, settings: SmsSettings, envelope: Envelope) -> Sequence[News]:
        """What became of our messages, and what people answered."""
        items = _provider(settings).read(envelope.body)
        return [_progress(item) if isinstance(item, Report) else _letter(item) for item in items]

    async def follow_up(self, account: UUID, settings: SmsSettings, envelope: Envelope) -> None:
        """Whoever answered with "TD" hears from us no more; a number long silent is doubted."""
        for item in _provider(settings).read(envelope.body):
            if isinstance(item, Reply):
                await doubt(account, settings, item)
                await heed(account, settings, item)

    def thread_of(self, settings: SmsSettings, claims: Sequence[Claim]) -> str | None:
        """Somebody's number, if we know one: nobody has to write first."""
        return next((claim.external_id for claim in claims if claim.kind == "phone"), None)

    def trouble_of(self, answer: Answer) -> Trouble | None:
        """What the provider's own codes say."""
        return Aliyun().trouble_of(answer)

    async def send(self, line: SmsLine, outgoing: Outgoing) -> Receipt:
        """A template, to somebody who did not refuse, at an hour at which it may go."""
        message = ready(line.settings, outgoing.content)
        await refuse_unlawful(line.settings, outgoing, message.template.purpose)
        number = await _provider(line.settings).send(
            line,
            phone=outgoing.thread,
            template=message.template.code,
            data=message.data,
            id=outgoing.client_id,
        )
        return Receipt(external_id=number)

    async def check(self, line: SmsLine) -> Sequence[Finding]:
        """Whether everything is in place."""
        return await findings(line, _provider(line.settings))


def _refuse_without(token: Secret | None, said: str) -> None:
    if token is None:
        return
    known = token.get_secret_value().encode()
    if not hmac.compare_digest(known, said.encode("utf-8", "replace")):
        raise Forbidden(NO_TOKEN)


def _provider(settings: SmsSettings) -> Provider:
    return PROVIDERS[settings.provider]


def _progress(report: Report) -> Progress:
    """What became of a message, by our own id of it."""
    if report.arrived:
        return Progress(message=report.message, state=DeliveryState.DELIVERED)
    trouble = report.trouble or not_arrived(report.code)
    return Progress(message=report.message, state=DeliveryState.FAILED, trouble=trouble)


def _letter(reply: Reply) -> Letter:
    """A reply: the provider vouches for the number, so it names one person."""
    phone = phone_of(reply.phone)
    facts: dict[str, Any] = {"platform": "sms", **reply.facts}
    return Letter(
        id=reply.id,
        thread=phone,
        claims=(Claim(kind="phone", scope="house", external_id=phone, source="sms"),),
        happened_at=reply.at,
        occasion=Occasion.MESSAGE,
        body=reply.text,
        payload=facts,
        profile={"phone": phone},
    )
