"""Tickets with which pages inside WeCom are signed; shared by all processes as tokens are."""

from datetime import timedelta

from core.channels import Token
from core.db import now

from .calling import Wire
from .staff import ticket

CORP_TICKET, AGENT_TICKET = "corp_ticket", "agent_ticket"

LASTS = timedelta(seconds=7200)


async def _corp(line: Wire, old: Token | None) -> Token:
    return Token(access=await ticket(line, of_agent=False), expires_at=now() + LASTS)


async def _agent(line: Wire, old: Token | None) -> Token:
    return Token(access=await ticket(line, of_agent=True), expires_at=now() + LASTS)


TICKETS = {CORP_TICKET: _corp, AGENT_TICKET: _agent}
