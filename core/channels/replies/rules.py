"""Automatic replies: what an account answers at once, by rules that its owners wrote.

Where the platform takes an answer inside its own request, it goes there: it costs nothing and
arrives at once. Everywhere else it is an ordinary message, through whatever window is open.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from core.auth import require
from core.channels.adapters.content import Content, as_content
from core.channels.adapters.known import MANAGE, must_be_there
from core.channels.adapters.letters import Direction, Letter, LetterKind, Occasion
from core.channels.events import ReplyRuleDeleted, ReplyRuleSaved
from core.channels.outward.attaching import take_in
from core.db import after_commit, execute, fetch, fetchrow, fetchval, transaction, uuid7
from core.errors import Invalid, NotFound, T, clean_name
from core.events import announce

from .tables import ReplyTrigger

FRESH = 5.0
"""Seconds that rules are trusted; a change elsewhere is seen after that."""

MOST_KNOWN = 1000
"""Of so many accounts the rules are kept at hand; then all are looked up anew."""

_RULES = """
select id, trigger, pattern, exact, content from channel_auto_reply
where account = $1 and active order by position, created_at"""

_BLOCKED = """
select exists (
    select 1 from identity i join customer c on c.id = i.customer
    where i.kind = $1 and i.scope = $2 and i.external_id = $3 and c.blocked)"""

_SAVE = """
insert into channel_auto_reply
    (id, account, trigger, pattern, exact, content, position, active)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (id) do update set account = excluded.account, trigger = excluded.trigger,
    pattern = excluded.pattern, exact = excluded.exact, content = excluded.content,
    position = excluded.position, active = excluded.active
returning id"""

_BEFORE = "select account, content from channel_auto_reply where id = $1 for update"

TOO_LONG = T("This word is too long.", "关键词过长。")
NO_WORD = T("Which word is answered?", "请填写关键词。")
NO_RULE = T("There is no such rule.", "没有这条规则。")

OCCASIONS = {
    ReplyTrigger.FOLLOW: Occasion.FOLLOW,
    ReplyTrigger.SCAN: Occasion.SCAN,
    ReplyTrigger.MENU: Occasion.MENU,
}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """To what an account answers, and what."""

    id: UUID
    trigger: ReplyTrigger
    pattern: str
    exact: bool
    content: Content

    def answers(self, letter: Letter) -> bool:
        """Whether this rule is about such a letter."""
        wanted = OCCASIONS.get(self.trigger)
        if wanted is not None:
            said = letter.origin or (letter.body if isinstance(letter.body, str) else "")
            return letter.occasion is wanted and (not self.pattern or self.pattern == said)
        if letter.kind is not LetterKind.MESSAGE:
            return False
        return self.trigger is ReplyTrigger.ANY or self._heard_in(letter)

    def _heard_in(self, letter: Letter) -> bool:
        words = letter.body.casefold().strip() if isinstance(letter.body, str) else ""
        word = self.pattern.casefold()
        return words == word if self.exact else word in words


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A rule as somebody wants it."""

    account: UUID
    trigger: ReplyTrigger
    content: Content
    pattern: str = ""
    exact: bool = False
    position: int = 0
    active: bool = True


_rules: dict[UUID, tuple[float, Sequence[Rule]]] = {}


async def rules_of(account: UUID) -> Sequence[Rule]:
    """The rules of an account, the first that fits first."""
    until, rules = _rules.get(account, (0.0, ()))
    if time.monotonic() < until:
        return rules
    rules = tuple(_rule(row) for row in await fetch(_RULES, account))
    if len(_rules) >= MOST_KNOWN:
        _rules.clear()
    _rules[account] = (time.monotonic() + FRESH, rules)
    return rules


def forget_rules(account: UUID) -> None:
    """Look the rules up afresh, because they changed."""
    _rules.pop(account, None)


async def reply_to(account: UUID, letter: Letter) -> Content | None:
    """What to answer to a letter by itself; nothing to whoever is blocked."""
    if letter.direction is Direction.OUT:
        return None
    rule = next((rule for rule in await rules_of(account) if rule.answers(letter)), None)
    if rule is None or await _blocked(letter):
        return None
    return rule.content


async def _blocked(letter: Letter) -> bool:
    strong = next((claim for claim in letter.claims if claim.strong), None)
    if strong is None:
        return True
    return bool(await fetchval(_BLOCKED, strong.kind, strong.scope, strong.external_id))


def _rule(row: Any) -> Rule:
    return Rule(
        id=row["id"],
        trigger=ReplyTrigger(row["trigger"]),
        pattern=row["pattern"],
        exact=row["exact"],
        content=as_content(orjson.loads(row["content"])),
    )


async def save(wish: Wish, *, known: UUID | None = None) -> UUID:
    """Keep a rule; `known` is the one that changes. Its files last as long as it does."""
    require(MANAGE)
    pattern = clean_name(wish.pattern, field="pattern")
    if len(pattern) > 200:
        raise Invalid(TOO_LONG, field="pattern")
    if wish.trigger is ReplyTrigger.KEYWORD and not pattern:
        raise Invalid(NO_WORD, field="pattern")
    rule = known or uuid7()
    async with transaction():
        await must_be_there(wish.account)
        before = await fetchrow(_BEFORE, rule)
        await take_in(wish.content, known=_files(before["content"]) if before else ())
        content = wish.content.model_dump_json(exclude_none=True)
        values = (wish.trigger.value, pattern, wish.exact, content, wish.position, wish.active)
        await execute(_SAVE, rule, wish.account, *values)
        await announce(ReplyRuleSaved(reply_rule_id=rule, account_id=wish.account))
        _forget_after_commit(wish.account, before["account"] if before else wish.account)
    return rule


async def delete(known: UUID) -> None:
    """Forget a rule."""
    require(MANAGE)
    async with transaction():
        account = await fetchval(
            "delete from channel_auto_reply where id = $1 returning account", known
        )
        if account is None:
            raise NotFound(NO_RULE)
        await announce(ReplyRuleDeleted(reply_rule_id=known, account_id=account))
        _forget_after_commit(account)


def _files(content: str) -> set[UUID]:
    """The files that a stored content is made of."""
    kept = orjson.loads(content)
    return {UUID(kept[name]) for name in ("file", "picture") if kept.get(name)}


def _forget_after_commit(*accounts: UUID) -> None:
    async def forget() -> None:
        for account in accounts:
            forget_rules(account)

    after_commit(forget)
