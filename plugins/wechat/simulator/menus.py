"""The menu below the conversation: the one for all, and those for some."""

from typing import TYPE_CHECKING, Any

from .calls import OFFICIAL, Answer, Asked, Wrong, endpoint, fine

if TYPE_CHECKING:
    from .fans import Fan

TYPES = frozenset(
    [
        "click",
        "view",
        "miniprogram",
        "scancode_push",
        "scancode_waitmsg",
        "pic_sysphoto",
        "pic_photo_or_album",
        "pic_weixin",
        "location_select",
        "media_id",
        "article_id",
        "article_view_limited",
    ]
)
NEEDED = {"click": "key", "view": "url", "miniprogram": "pagepath", "media_id": "media_id"}


class Menus:
    """The menu of an account."""

    def __init__(self) -> None:
        """None yet."""
        self.usual: list[dict[str, Any]] | None = None
        self.special: dict[str, dict[str, Any]] = {}
        """Menu id → buttons and match rule."""

    def shown(self, fan: "Fan") -> tuple[list[dict[str, Any]], str]:
        """The menu a person sees, and its id if it is only for some."""
        for identity, menu in reversed(self.special.items()):
            if str(menu["matchrule"].get("tag_id", "")) in map(str, fan.tags):
                return menu["button"], identity
        return self.usual or [], ""

    def button(self, fan: "Fan", label: str) -> dict[str, Any] | None:
        """A button by its name, or the first there is."""
        buttons = self._tappable(fan)
        named = [each for each in buttons if each["name"] == label]
        return next(iter(named or ([] if label else buttons)), None)

    def labels(self, fan: "Fan") -> list[str]:
        """What stands on the buttons a person sees."""
        return [str(each["name"]) for each in self._tappable(fan)]

    def _tappable(self, fan: "Fan") -> list[dict[str, Any]]:
        top, _ = self.shown(fan)
        return [each for one in top for each in (one.get("sub_button") or [one])]

    async def tapped(self, fan: "Fan", button: dict[str, Any]) -> None:
        """What the account hears when somebody taps."""
        kind = button["type"]
        _, identity = self.shown(fan)
        special = {"MenuId": identity} if identity else {}
        if kind == "view":
            await fan.causes("VIEW", EventKey=button["url"], **special)
        elif kind == "miniprogram":
            await fan.causes("view_miniprogram", EventKey=button["pagepath"], **special)
        else:
            await self._pushed(fan, kind, str(button.get("key", "")))

    async def _pushed(self, fan: "Fan", kind: str, key: str) -> None:
        if kind in ("click", "scancode_push", "scancode_waitmsg"):
            fan.grant("menu")
        if kind.startswith("scancode"):
            found = {"ScanType": "qrcode", "ScanResult": "https://example.cn/p/1"}
            await fan.causes(kind, EventKey=key, ScanCodeInfo=found)
        else:
            await fan.causes("CLICK" if kind == "click" else kind, EventKey=key)


@endpoint("/cgi-bin/menu/create", verified=True, daily=1_000, of=OFFICIAL)
def create(asked: Asked) -> Answer:
    """Publish the menu for all."""
    asked.whose.menus.usual = _checked(asked.needs("button"))
    return fine()


@endpoint("/cgi-bin/menu/get", "GET", verified=True, daily=10_000, of=OFFICIAL)
def get(asked: Asked) -> Answer:
    """The menus that were made through the API; 46003 if there is none."""
    menus = asked.whose.menus
    if menus.usual is None:
        raise Wrong(46003, "menu no exist")
    special = [{**menu, "menuid": int(identity)} for identity, menu in menus.special.items()]
    told: dict[str, Any] = {"menu": {"button": menus.usual, "menuid": 208396938}}
    return told | ({"conditionalmenu": special} if special else {})


@endpoint("/cgi-bin/get_current_selfmenu_info", "GET", daily=10_000, of=OFFICIAL)
def current(asked: Asked) -> Answer:
    """The menu as people see it, however it was made."""
    buttons = [
        {**each, "sub_button": {"list": each["sub_button"]}} if each.get("sub_button") else each
        for each in asked.whose.menus.usual or []
    ]
    return {"is_menu_open": int(bool(buttons)), "selfmenu_info": {"button": buttons}}


@endpoint("/cgi-bin/menu/delete", "GET", verified=True, daily=1_000, of=OFFICIAL)
def delete(asked: Asked) -> Answer:
    """Take all menus away."""
    asked.whose.menus.usual = None
    asked.whose.menus.special.clear()
    return fine()


@endpoint("/cgi-bin/menu/addconditional", verified=True, daily=2_000, of=OFFICIAL)
def add_conditional(asked: Asked) -> Answer:
    """A menu for those with a tag; 65303 while there is none for all."""
    menus = asked.whose.menus
    if menus.usual is None:
        raise Wrong(65303, "there is no selfmenu, please create selfmenu first")
    if not asked.needs("matchrule"):
        raise Wrong(65304, "match rule info is empty")
    identity = str(430_000_000 + asked.platform.random.randrange(10**6))
    made = {"button": _checked(asked.needs("button")), "matchrule": asked.needs("matchrule")}
    menus.special[identity] = made
    return {"menuid": identity}


@endpoint("/cgi-bin/menu/delconditional", verified=True, daily=2_000, of=OFFICIAL)
def delete_conditional(asked: Asked) -> Answer:
    """Take one of them away."""
    if asked.whose.menus.special.pop(str(asked.needs("menuid")), None) is None:
        raise Wrong(65301, "invalid menuid")
    return fine()


@endpoint("/cgi-bin/menu/trymatch", verified=True, daily=20_000, of=OFFICIAL)
def try_match(asked: Asked) -> Answer:
    """The menu that one person sees, by openid or WeChat id."""
    who = str(asked.needs("user_id"))
    people = (each for each in asked.whose.people if who in (each.openid, each.wechat_id))
    fan = next(people, None)
    if fan is None or not fan.following:
        raise Wrong(65302, "there is no corresponding user")
    if asked.whose.menus.usual is None:
        raise Wrong(46003, "menu no exist")
    return {"button": asked.whose.menus.shown(fan)[0]}


def _checked(top: Any) -> list[dict[str, Any]]:
    """A menu as it must be: three at the top, five below each, short names."""
    if not isinstance(top, list) or not 1 <= len(top) <= 3:
        raise Wrong(40016, "invalid button size")
    for button in top:
        _named(button, 16, 40018, "invalid button name size")
        below = button.get("sub_button") or []
        if len(below) > 5:
            raise Wrong(40023, "invalid sub button size")
        for each in below:
            _named(each, 60, 40025, "invalid sub button name size")
            _typed(each)
        if not below:
            _typed(button)
    return top


def _named(button: dict[str, Any], longest: int, code: int, text: str) -> None:
    if not 0 < len(str(button.get("name", "")).encode()) <= longest:
        raise Wrong(code, text)


def _typed(button: dict[str, Any]) -> None:
    kind = button.get("type")
    if kind not in TYPES:
        raise Wrong(40017, "invalid button type")
    if not button.get(NEEDED.get(kind, "name")):
        raise Wrong(40019, "invalid button key size")
