"""Codes to be scanned, each with a scene that comes back with whoever scans."""

import base64
from dataclasses import dataclass
from typing import Any

from .calls import SERVICE, Answer, Asked, Raw, Wrong, endpoint
from .drawing import picture

LONGEST = 2_592_000
MOST = 100_000


@dataclass(frozen=True)
class QR:
    """A code."""

    scene: str
    ticket: str
    url: str
    until: float | None


class Codes:
    """The codes of an account."""

    def __init__(self) -> None:
        """None yet."""
        self.made: dict[str, QR] = {}

    def scenes(self) -> list[str]:
        """The scenes of all codes, the newest first."""
        return list(dict.fromkeys(each.scene for each in reversed(self.made.values())))

    def ticket_of(self, scene: str) -> str:
        """The ticket that comes along when a scene is scanned."""
        found = (each.ticket for each in self.made.values() if each.scene == scene)
        return next(found, f"gQ{base64.urlsafe_b64encode(scene.encode()).decode()}")

    def make(self, scene: str, until: float | None) -> QR:
        """A new code for a scene."""
        mark = base64.b64encode(f"{len(self.made)}:{scene}".encode()).decode()
        code = QR(scene, f"gQH47joAAAAA=={mark}", f"http://weixin.qq.com/q/{mark}", until)
        self.made[code.ticket] = code
        return code


@endpoint("/cgi-bin/qrcode/create", verified=True, daily=100_000, of=SERVICE)
def create(asked: Asked) -> Answer:
    """A code for a scene, for some time or for good."""
    action = str(asked.needs("action_name"))
    scene = _scene(action, asked.needs("action_info").get("scene", {}))
    if action.startswith("QR_LIMIT"):
        lasting = [each for each in asked.whose.codes.made.values() if each.until is None]
        if len(lasting) >= MOST:
            raise Wrong(45029, "qrcode count out of limit")
        made = asked.whose.codes.make(scene, None)
        return {"ticket": made.ticket, "url": made.url}
    seconds = int(asked.json.get("expire_seconds", 60))
    if not 0 < seconds <= LONGEST:
        raise Wrong(40052, "invalid expire_seconds")
    made = asked.whose.codes.make(scene, asked.now + seconds)
    return {"ticket": made.ticket, "expire_seconds": seconds, "url": made.url}


@endpoint("/cgi-bin/showqrcode", "GET", token=False)
def show(asked: Asked) -> Answer:
    """The picture of a code."""
    ticket = asked.query.get("ticket", "")
    if not any(ticket in each.codes.made for each in asked.platform.accounts):
        return Raw(b"<html>404</html>", {"content-type": "text/html"}, 404)
    return Raw(picture(side=430, colour=(0, 0, 0)), {"content-type": "image/jpg"})


def _scene(action: str, said: dict[str, Any]) -> str:
    """The scene: 40053 if it cannot be one, 40002 if the kind of code cannot."""
    if action in ("QR_STR_SCENE", "QR_LIMIT_STR_SCENE"):
        text = said.get("scene_str")
        if not isinstance(text, str) or not 1 <= len(text) <= 64:
            raise Wrong(40053, "invalid action info")
        return text
    if action not in ("QR_SCENE", "QR_LIMIT_SCENE"):
        raise Wrong(40050, "invalid action name")
    number = said.get("scene_id")
    largest = MOST if action == "QR_LIMIT_SCENE" else 2**32 - 1
    if not isinstance(number, int) or not 1 <= number <= largest:
        raise Wrong(40053, "invalid action info")
    return str(number)
