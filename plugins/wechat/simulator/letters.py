"""What somebody does, as the message the platform would make of it."""

import secrets
import time
from dataclasses import dataclass, field
from random import Random, SystemRandom
from xml.sax.saxutils import escape

from .wire import OfficialAccount


@dataclass(kw_only=True)
class Person:
    """Somebody on WeChat who knows an account: everything they do is a message to it."""

    account: OfficialAccount
    openid: str = field(default_factory=lambda: f"o{secrets.token_urlsafe(21)[:27]}")
    unionid: str = ""
    random: Random = field(default_factory=SystemRandom)
    """Where the ids of messages come from; a seeded one tells the same story again."""

    def writes(self, text: str, *, at: int | None = None) -> str:
        """A text message."""
        return self._message("text", at, Content=text)

    def shows(self, media_id: str = "media-1", *, at: int | None = None) -> str:
        """An image, by reference."""
        address = "http://mmbiz.qpic.cn/mmbiz_jpg/1/0"
        return self._message("image", at, PicUrl=address, MediaId=media_id)

    def sends(self, kind: str, *, at: int | None = None, **fields: str) -> str:
        """A message of any other kind."""
        return self._message(kind, at, **fields)

    def follows(self, scene: str = "", *, at: int | None = None) -> str:
        """Follow the account, perhaps through a QR code with a scene."""
        if not scene:
            return self.does("subscribe", at=at, EventKey="")
        return self.does("subscribe", at=at, EventKey=f"qrscene_{scene}", Ticket="TICKET")

    def scans(self, scene: str, *, at: int | None = None) -> str:
        """Scan a QR code while following already."""
        return self.does("SCAN", at=at, EventKey=scene, Ticket="TICKET")

    def leaves(self, *, at: int | None = None) -> str:
        """Stop following."""
        return self.does("unsubscribe", at=at, EventKey="")

    def does(self, event: str, *, at: int | None = None, **fields: str) -> str:
        """Any other event."""
        return self._xml(at, MsgType="event", Event=event, **fields)

    def _message(self, kind: str, at: int | None, **fields: str) -> str:
        return self._xml(at, MsgType=kind, **fields, MsgId=str(self.random.getrandbits(62)))

    def _xml(self, at: int | None, **fields: str) -> str:
        moment = str(int(time.time()) if at is None else at)
        known = {
            "ToUserName": self.account.original_id,
            "FromUserName": self.openid,
            "CreateTime": moment,
        } | ({"UnionId": self.unionid} if self.unionid else {})
        tags = (f"<{name}>{escape(text)}</{name}>" for name, text in (known | fields).items())
        return f"<xml>{''.join(tags)}</xml>"
