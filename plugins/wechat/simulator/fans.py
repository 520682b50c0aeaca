"""People with a phone: what they do reaches the account, what it sends stands in their inbox."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .acts import ACTS, DOINGS_OF, Doing
from .grants import Ledger

if TYPE_CHECKING:
    from .account import SimAccount


@dataclass(frozen=True)
class Received:
    """Something a person sees on their phone."""

    kind: str
    text: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    at: float = 0.0


class Fan:
    """Somebody who uses WeChat, as one account knows them."""

    def __init__(self, account: "SimAccount", name: str, **facts: Any) -> None:
        """Meet them; their ids follow from the account and their name."""
        self.account = account
        self.name = name
        seed = f"{account.platform.random.random()}"
        self.openid: str = facts.pop("openid", None) or f"o{_mark(account.app_id, name, seed)[:27]}"
        self.unionid = facts.pop("unionid", None) or self._unionid()
        self.wechat_id: str = facts.pop("wechat_id", "")
        self.nickname: str = facts.pop("nickname", name)
        self.refuses: bool = facts.pop("refuses", False)
        """Whether they switched the account's messages off: 48002, and no template arrives."""
        if facts:
            raise TypeError(f"Nobody has {', '.join(facts)}")
        self.inbox: list[Received] = []
        self.ledger = Ledger()
        self.consents: dict[str, int] = {}
        """Template → how many messages they still accept."""
        self.seen: list[str] = []
        """Events they caused, by name."""
        self._follow_facts()

    def _follow_facts(self) -> None:
        self.following = False
        self.followed_at = 0.0
        self.came_by = "ADD_SCENE_SEARCH"
        self.scene = ""
        self.remark = ""
        self.tags: list[int] = []
        self.gone = False
        self.typing_until = 0.0
        self.talked_at = 0.0

    def _unionid(self) -> str:
        """The same for one human in every account of one Open Platform account."""
        binding = self.account.open_platform
        return f"o6{_mark(binding, self.name, 'union')[:26]}" if binding else ""

    @property
    def typing(self) -> bool:
        """Whether they see that somebody is typing."""
        return self.typing_until > self.account.platform.clock.now()

    @property
    def doings(self) -> Sequence[Doing]:
        """What a person can do with an account of this kind."""
        return DOINGS_OF[self.account.kind]

    def offers(self, doing: str, field: str) -> list[str]:
        """What there is to choose from: codes of the account, items of its menu, templates."""
        known = {
            ("follows", "scene"): self.account.codes.scenes,
            ("scans", "scene"): self.account.codes.scenes,
            ("taps", "label"): lambda: self.account.menus.labels(self),
        }
        return known[doing, field]() if (doing, field) in known else []

    async def does(self, doing: str, **said: Any) -> Any:
        """Do one of `doings`; the account hears of it before this returns."""
        return await ACTS[doing](self, **said)

    async def says(self, text: str) -> None:
        """Write to the account."""
        await self.does("says", text=text)

    async def follows(self, scene: str = "") -> None:
        """Follow the account, perhaps through a code."""
        await self.does("follows", scene=scene)

    async def scans(self, scene: str) -> None:
        """Scan a code."""
        await self.does("scans", scene=scene)

    async def leaves(self) -> None:
        """Stop following."""
        await self.does("leaves")

    def receives(self, kind: str, text: str, fields: Mapping[str, Any] | None = None) -> None:
        """See something on the phone."""
        self.inbox.append(Received(kind, text, fields or {}, self.account.platform.clock.now()))

    async def sends(self, kind: str, **fields: Any) -> None:
        """Send a message of a kind, as the platform tells the account of it."""
        if self.account.console.keeps(self, str(fields.get("Content", ""))):
            return
        self.talked_at = self.account.platform.clock.now()
        identity = self.account.platform.random.getrandbits(62)
        await self._bring({"MsgType": kind, **fields, "MsgId": identity})

    async def causes(self, event: str, **fields: Any) -> None:
        """Cause an event."""
        self.seen.append(event)
        await self._bring({"MsgType": "event", "Event": event, **fields})

    async def _bring(self, fields: dict[str, Any]) -> None:
        head = {
            "ToUserName": self.account.wire.original_id,
            "FromUserName": self.openid,
            "CreateTime": int(self.account.platform.clock.now()),
        }
        await self.account.post.bring(head | fields, self)

    def grant(self, trigger: str) -> None:
        """Let the account write, because of something they did."""
        self.ledger.grant(trigger, self.account.platform.clock.now())


def _mark(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
