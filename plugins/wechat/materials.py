"""What an account keeps on WeChat, as it is named in a message: `image:<its id>`."""

from typing import NamedTuple

from .tables import MaterialKind

ARTICLE = MaterialKind.ARTICLE.value


class Kept(NamedTuple):
    """Something WeChat keeps for an account."""

    kind: str
    number: str


def card_id(kind: str, number: str) -> str:
    """How a message names it."""
    return f"{kind}:{number}"


def kept_at_wechat(card: str) -> Kept:
    """What a message names; a name without a kind is that of an article."""
    kind, colon, number = card.partition(":")
    return Kept(kind, number) if colon and kind in set(MaterialKind) else Kept(ARTICLE, card)
