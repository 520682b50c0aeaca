"""People on the platform: what they can do, and what they see on their phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from core.channels import Ask, Doing, Received
from core.errors import T

from .posts import Comment, Status
from .times import spelt

if TYPE_CHECKING:
    from .accounts import SimAccount


HELLO = T("Hello, is it in stock?", "你好，请问有现货吗？")
TEXT = Ask("text", T("What they write", "内容"), HELLO)

DOINGS = (
    Doing("says", T("Write a message", "发私信"), (TEXT,)),
    Doing("sends_image", T("Send a picture", "发图片")),
    Doing("sends_voice", T("Send a voice message", "发语音")),
    Doing("sends_position", T("Send where they are", "发位置")),
    Doing("follows", T("Follow", "关注")),
    Doing("leaves", T("Stop following", "取消关注")),
    Doing("subscribes", T("Subscribe", "订阅")),
    Doing("unsubscribes", T("Unsubscribe", "取消订阅")),
    Doing(
        "scans",
        T("Scan a QR code", "扫描二维码"),
        (Ask("scene", T("Its scene", "场景值"), "7"),),
    ),
    Doing(
        "clicks", T("Tap a menu item", "点击菜单"), (Ask("key", T("Its key", "菜单键"), "hours"),)
    ),
    Doing(
        "views",
        T("Open a page from the menu", "点击菜单链接"),
        (Ask("url", T("Its address", "链接"), "https://example.cn/shop"),),
    ),
    Doing("comments", T("Comment on the newest post", "评论最新微博"), (TEXT,)),
    Doing("mentions", T("Mention the account in a post", "发微博@账号"), (TEXT,)),
    Doing("mentions_in_comment", T("Mention the account in a comment", "评论中@账号"), (TEXT,)),
    Doing("closes", T("Close their Weibo account", "注销微博")),
)


@dataclass
class Person:
    """Somebody on Weibo who knows an account."""

    account: SimAccount
    uid: str
    name: str
    facts: dict[str, Any] = field(default_factory=dict)
    inbox: list[Received] = field(default_factory=list)
    gone: bool = False
    """Whether they closed their account."""

    doings: ClassVar[Sequence[Doing]] = DOINGS

    def offers(self, doing: str, field: str) -> list[str]:
        """What there is to choose from: the scenes of the codes that were made."""
        codes = self.account.platform.codes.values() if field == "scene" else ()
        return [str(code["scene"]) for code in codes if code["uid"] == self.account.uid]

    async def does(self, doing: str, **fields: Any) -> Any:
        """Do one of the things that people do there."""
        if doing not in {known.id for known in self.doings}:
            raise ValueError(f"nobody does “{doing}” on Weibo")
        return await getattr(self, doing)(**fields)

    def receives(self, kind: str, data: dict[str, Any], *, passive: bool = False) -> None:
        """Something arrives on the phone."""
        text = str(data.get("text", ""))
        self.inbox.append(Received(kind, text, {**data, "passive": passive}, self._now))

    # ── messages ──────────────────────────────────────────────────────────────────────────────────

    async def says(self, text: str = HELLO.zh) -> dict[str, Any]:
        """Write a message."""
        return await self._message("text", text, {})

    async def sends_image(self, content: bytes = b"\xff\xd8\xff\xd9") -> dict[str, Any]:
        """Send a picture: one file for the sender, one for the receiver."""
        return await self._message("image", "发了一张图片", self._files(content))

    async def sends_voice(self, content: bytes = b"#!AMR\n") -> dict[str, Any]:
        """Send a voice message."""
        return await self._message("voice", "发了一个语音消息", self._files(content))

    async def sends_position(
        self, longitude: str = "121.475", latitude: str = "31.228", text: str = "我在这里"
    ) -> dict[str, Any]:
        """Send where they are."""
        where = {"longitude": longitude, "latitude": latitude}
        return await self._message("position", text, where)

    async def sends(self, kind: str, text: str = "", **data: Any) -> dict[str, Any]:
        """Send a message of any other kind."""
        return await self._message(kind, text, data)

    # ── events ────────────────────────────────────────────────────────────────────────────────────

    async def follows(self) -> dict[str, Any]:
        """Follow the account."""
        self.account.followers.add(self.uid)
        return await self._event("关注事件消息", subtype="follow")

    async def leaves(self) -> dict[str, Any]:
        """Stop following: nobody may write to them any more."""
        self.account.followers.discard(self.uid)
        self.account.window(self.uid).closed()
        return await self._push("event", "取消关注事件消息", {"subtype": "unfollow"})

    async def subscribes(self, word: str = "订阅事件消息") -> dict[str, Any]:
        """Subscribe to the account's messages."""
        return await self._event(word, subtype="subscribe")

    async def unsubscribes(self, word: str = "取消订阅事件消息") -> dict[str, Any]:
        """Unsubscribe."""
        return await self._push("event", word, {"subtype": "unsubscribe"})

    async def scans(self, scene: str = "7", ticket: str = "TICKET") -> dict[str, Any]:
        """Scan a QR code; somebody new follows by it."""
        known = self.uid in self.account.followers
        self.account.followers.add(self.uid)
        subtype = "scan" if known else "scan_follow"
        code = self.account.platform.codes.get(ticket)
        action = code["action_name"] if code else "QR_LIMIT_SCENE"
        return await self._event(
            "扫描二维码", subtype=subtype, key=f"{action}_{scene}", ticket=ticket
        )

    async def clicks(self, key: str = "hours") -> dict[str, Any]:
        """Tap a menu item."""
        return await self._event("自定义菜单拉取消息事件消息", subtype="click", key=key)

    async def views(self, url: str = "https://example.cn/shop") -> dict[str, Any]:
        """Open a page from the menu, which opens no window."""
        data = {"subtype": "view", "key": url}
        return await self._push("event", "自定义菜单跳转链接事件消息", data)

    async def closes(self) -> None:
        """Close their account: the platform knows nobody by this name any more."""
        self.gone = True
        self.account.followers.discard(self.uid)
        self.account.window(self.uid).closed()

    # ── in public ─────────────────────────────────────────────────────────────────────────────────

    async def comments(
        self, text: str = HELLO.zh, on: Status | None = None, to: Comment | None = None
    ) -> Comment:
        """Comment on a post of the account, or answer a comment there."""
        platform = self.account.platform
        status = on or platform.newest(self.account.uid)
        return platform.comment(self.uid, status, text, to=to)

    async def mentions(self, text: str = HELLO.zh) -> Status:
        """Mention the account in a post of their own."""
        platform = self.account.platform
        status = platform.post(self.uid, f"@{self.account.name} {text}")
        await self._mentioned("status", status.id)
        return status

    async def mentions_in_comment(self, text: str = HELLO.zh) -> Comment:
        """Mention the account in a comment on a post of their own."""
        platform = self.account.platform
        status = platform.post(self.uid, "今天天气不错")
        comment = platform.comment(self.uid, status, f"@{self.account.name} {text}")
        await self._mentioned("comment", comment.id)
        return comment

    async def _mentioned(self, subtype: str, key: int) -> None:
        if not self.account.mention_push:
            return
        self.account.window(self.uid).mentioned(self._now)
        await self._push("mention", "@我的消息", {"subtype": subtype, "key": str(key)})

    # ── how it travels ────────────────────────────────────────────────────────────────────────────

    async def _message(self, kind: str, text: str, data: dict[str, Any]) -> dict[str, Any]:
        self.account.window(self.uid).opened(self._now)
        return await self._push(kind, text, data)

    async def _event(self, text: str, **data: str) -> dict[str, Any]:
        self.account.window(self.uid).opened(self._now)
        return await self._push("event", text, data)

    async def _push(self, kind: str, text: str, data: dict[str, Any]) -> dict[str, Any]:
        message = {
            "type": kind,
            "receiver_id": int(self.account.uid),
            "sender_id": int(self.uid),
            "created_at": spelt(self._now),
            "text": text,
            "data": data,
        }
        await self.account.push(message)
        return message

    def _files(self, content: bytes) -> dict[str, int]:
        platform = self.account.platform
        return {
            "vfid": platform.keep_file(self.uid, content),
            "tovfid": platform.keep_file(self.account.uid, content),
        }

    @property
    def _now(self) -> float:
        return self.account.platform.clock.now()
