"""What is kept at hand of accounts stays small, however many there were."""

from core.channels.outward import answering
from core.channels.replies import rules
from core.db import uuid7


async def test_rules_of_accounts_are_kept_of_so_many_at_most(loft, monkeypatch) -> None:
    monkeypatch.setattr(rules, "MOST_KNOWN", 3)
    rules._rules.clear()

    for _ in range(10):
        assert await rules.rules_of(uuid7()) == ()

    assert 0 < len(rules._rules) <= 3


async def test_ways_of_accounts_are_kept_of_so_many_at_most(loft, monkeypatch) -> None:
    monkeypatch.setattr(answering, "MOST_KNOWN", 3)
    answering._known.clear()

    for _ in range(10):
        assert (await answering._open_to(str(uuid7()))).ways == ()
    assert (await answering._open_to(str(loft.account.id))).ways != ()

    assert 0 < len(answering._known) <= 3
