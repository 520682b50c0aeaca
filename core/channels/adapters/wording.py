"""Troubles in words: what happened and what to do next, for whoever sits at the screen."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import Conflict, T

from .trouble import Trouble, Troubled


def words_of(trouble: Trouble) -> T:
    """What happened, and the next step if there is one."""
    advice = trouble.advice
    if advice is None:
        return trouble.message
    return T(f"{trouble.message.en} {advice.en}", f"{trouble.message.zh}{advice.zh}")


@contextmanager
def in_words(*, field: str | None = None) -> Iterator[None]:
    """What a platform refuses inside is told to whoever asked for it, with the next step."""
    try:
        yield
    except Troubled as error:
        raise Conflict(words_of(error.trouble), field=field) from None
