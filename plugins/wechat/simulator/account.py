"""One account on the platform, with all it has: followers, tags, menu, codes, media, tokens."""

import base64
from typing import TYPE_CHECKING, Any

from .codes import Codes
from .console import Console
from .fans import Fan
from .materials import Library
from .media import Shelf
from .menus import Menus
from .post import Post
from .staff import Staff
from .tags import Tags
from .templates import Templates
from .tokens import Tokens
from .troubles import Counter
from .wire import OfficialAccount

if TYPE_CHECKING:
    from .platform import Platform

KINDS = {
    "service": "official_account",
    "subscription": "subscription_account",
    "mini_program": "mini_program",
}
HEX = "0123456789abcdef"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class SimAccount:
    """What stands in the console of one official account or mini program."""

    def __init__(self, platform: "Platform", **facts: Any) -> None:
        """Register it; secrets come from the platform's seed."""
        self.platform = platform
        draw = platform.random
        self.kind: str = facts.pop("kind", "service")
        self.name: str = facts.pop("name", "模拟公众号")
        self.app_id: str = facts.pop("app_id", None) or f"wx{_drawn(draw, HEX, 16)}"
        self.app_secret: str = facts.pop("app_secret", None) or _drawn(draw, HEX, 32)
        self.open_platform: str = facts.pop("open_platform", "")
        self.wire = OfficialAccount(
            app_id=self.app_id,
            token=facts.pop("token", None) or _drawn(draw, LETTERS, 24),
            encoding_aes_key=facts.pop("encoding_aes_key", None)
            or base64.b64encode(draw.randbytes(32)).decode().rstrip("=").translate(_PLAIN),
            original_id=facts.pop("original_id", None) or f"gh_{_drawn(draw, HEX, 12)}",
            mode=facts.pop("mode", "safe"),
            format=facts.pop("format", "xml"),
        )
        self.verified: bool = facts.pop("verified", True)
        self.allowed: set[str] | None = facts.pop("allowed", None)
        """Addresses that may call; None while every address may."""
        self.forbidden: set[str] = set(facts.pop("forbidden", ()))
        """Paths whose permission was taken away: they answer 48001."""
        self.wishes: dict[str, Any] = dict(facts.pop("wishes", ()))
        """What the house shall do beyond connecting, as its settings call it."""
        self.business_domain: str = facts.pop("business_domain", "")
        if facts:
            raise TypeError(f"An account has no {', '.join(facts)}")
        self._furnish()

    def _furnish(self) -> None:
        """Everything an account begins with."""
        self.callback: str | None = None
        self.people: list[Fan] = []
        self.tokens, self.counter, self.post = Tokens(), Counter(), Post(self)
        self.tags, self.codes, self.shelf = Tags(), Codes(), Shelf()
        self.menus, self.templates, self.library = Menus(), Templates(), Library()
        self.staff = Staff(self.wire.original_id)
        self.blocked: set[str] = set()
        self.mass: dict[str, dict[str, Any]] = {}
        self.mass_speed = 0
        self.mass_status = "send success"
        """How the platform's own look at the next mass messages ends."""
        self.console = Console(self)

    @property
    def settings(self) -> dict[str, Any]:
        """Exactly what the house must know to connect this account."""
        return {
            "kind": KINDS[self.kind],
            "app_id": self.app_id,
            "app_secret": self.app_secret,
            "token": self.wire.token,
            "encoding_aes_key": self.wire.encoding_aes_key,
            "mode": self.wire.mode,
            "open_platform": self.open_platform,
            **self.wishes,
        }

    def person(self, name: str, **facts: Any) -> Fan:
        """Somebody with a phone; the same name on a bound account is the same human."""
        made = Fan(self, name, **facts)
        self.people.append(made)
        return made

    def fan(self, openid: str) -> Fan | None:
        """Whoever has this openid."""
        return next((each for each in self.people if each.openid == openid), None)

    def followers(self) -> list[Fan]:
        """Who follows, in the order they came."""
        followers = [each for each in self.people if each.following]
        return sorted(followers, key=lambda each: each.followed_at)

    async def greet(self) -> bool:
        """Check the call-back address, as the console does when it is saved."""
        return await self.post.greet()


_PLAIN = str.maketrans("+/", "AB")


def _drawn(draw: Any, letters: str, length: int) -> str:
    return "".join(draw.choices(letters, k=length))
