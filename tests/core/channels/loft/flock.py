"""A flock: pigeons that also carry one letter to many, write to a number, and remember ids."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from pigeon_post import STAMPED, WINDOW, Pigeons

from core.channels import Line, Mode, Outgoing, Receipt, Text, Trouble, Way
from core.entities.customers import Claim
from core.errors import T

IN_A_FLOCK = Way(
    mode=Mode.MASS,
    title=T("In a flock", "鸽群"),
    contents=frozenset({"text"}),
    idempotent=True,
    batch=3,
)
RELIABLE = replace(WINDOW, idempotent=True)
FORGETFUL = replace(RELIABLE, remembers=timedelta(minutes=10))
UNASKED = Way(mode=Mode.FREE, title=T("Air mail", "航空信"), contents=frozenset({"text"}))


class Flock(Pigeons):
    """Three at most in one flight, known by the name of the flight."""

    ways = (WINDOW, STAMPED, IN_A_FLOCK)

    async def send_many(
        self, line: Line[Any], messages: Sequence[Outgoing]
    ) -> Mapping[UUID, Receipt | Trouble]:
        """One call for all of them."""
        first = messages[0]
        assert isinstance(first.content, Text)
        body = {
            "to": [message.thread for message in messages],
            "id": first.batch,
            "content": first.content.model_dump(mode="json"),
        }
        headers = {"authorization": await line.token()}
        url = "https://pigeon.example/send"
        answer = await line.ask("POST", url, json=body, headers=headers, timeout=0.5)
        said = answer.json["id"]
        return {message.id: Receipt(external_id=said) for message in messages}


class Reliable(Pigeons):
    """What is sent twice under one id arrives once."""

    ways = (RELIABLE, STAMPED)


class Forgetful(Pigeons):
    """What is sent twice under one id arrives once, for ten minutes."""

    ways = (FORGETFUL, STAMPED)


class Callers(Pigeons):
    """Whoever's ring is known can be written to."""

    ways = (UNASKED,)

    def thread_of(self, settings: Any, claims: Sequence[Claim]) -> str | None:
        """Their number."""
        return next((claim.external_id for claim in claims if claim.kind == "phone"), None)
