"""Everything a person can do on their phone, as the page of phones offers it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from core.certificates import trusted
from core.channels import Astray
from core.errors import T

from .drawing import picture, voice

if TYPE_CHECKING:
    from .fans import Fan

QR_SCENE = "qrscene_"

NO_BUTTON = T("The account has no such menu item.", "公众号菜单中没有这一项。")
NO_LOGIN = T("The shop did not recognise the login.", "小程序登录未成功。")
NO_MENU = T("No menu message was received yet.", "还没有收到菜单消息。")


@dataclass(frozen=True)
class Ask:
    """Something to say with a doing."""

    name: str
    title: T
    sample: str | T = ""


@dataclass(frozen=True)
class Doing:
    """One thing a person can do, and what belongs to it."""

    id: str
    title: T
    fields: Sequence[Ask] = ()


async def says(fan: "Fan", text: str = "你好", **more: Any) -> None:
    """Write a text."""
    fan.grant("message")
    await fan.sends("text", Content=text, **more)


async def sends_image(fan: "Fan", content: bytes = b"") -> str:
    """Send a picture; the id it can be fetched by."""
    media = fan.account.shelf.put("image", "photo.png", content or picture(), fan_now(fan))
    fan.grant("message")
    await fan.sends("image", PicUrl="http://mmbiz.qpic.cn/mmbiz_jpg/1/0", MediaId=media)
    return media


async def sends_voice(fan: "Fan", words: str = "", content: bytes = b"") -> str:
    """Say something into the phone."""
    media = fan.account.shelf.put("voice", "voice.amr", content or voice(), fan_now(fan))
    fan.grant("message")
    said = {"Recognition": words} if words else {}
    await fan.sends("voice", MediaId=media, Format="amr", MediaId16K=f"{media}16K", **said)
    return media


async def sends_video(fan: "Fan", content: bytes = b"\0\0\0\x18ftypmp42") -> str:
    """Send a film."""
    media = fan.account.shelf.put("video", "film.mp4", content, fan_now(fan))
    thumb = fan.account.shelf.put("thumb", "film.png", picture(), fan_now(fan))
    fan.grant("message")
    await fan.sends("video", MediaId=media, ThumbMediaId=thumb)
    return media


async def sends_location(
    fan: "Fan",
    label: str = "上海市黄浦区南京东路",
    latitude: str = "31.23",
    longitude: str = "121.48",
) -> None:
    """Send a place."""
    fan.grant("message")
    where = {"Location_X": latitude, "Location_Y": longitude, "Scale": "15", "Label": label}
    await fan.sends("location", **where)


async def sends_link(
    fan: "Fan", title: str = "一篇文章", url: str = "https://mp.weixin.qq.com/s/1"
) -> None:
    """Pass an article on."""
    fan.grant("message")
    await fan.sends("link", Title=title, Description="", Url=url)


async def sends_card(fan: "Fan", title: str = "订单详情", path: str = "pages/order") -> None:
    """Pass a page of a mini program on."""
    fan.grant("message")
    card = {"Title": title, "AppId": fan.account.app_id, "PagePath": path}
    await fan.sends("miniprogrampage", **card, ThumbUrl="https://mmbiz.qpic.cn/1", ThumbMediaId="")


async def follows(fan: "Fan", scene: str = "") -> None:
    """Follow the account, perhaps through a code with a scene."""
    fan.following, fan.followed_at, fan.scene = True, fan_now(fan), scene
    fan.came_by = "ADD_SCENE_QR_CODE" if scene else "ADD_SCENE_SEARCH"
    fan.grant("follow")
    ticket = {"Ticket": fan.account.codes.ticket_of(scene)} if scene else {}
    await fan.causes("subscribe", EventKey=f"{QR_SCENE}{scene}" if scene else "", **ticket)


async def scans(fan: "Fan", scene: str = "1") -> None:
    """Scan a code: whoever follows already only scans."""
    if not fan.following:
        await follows(fan, scene)
        return
    fan.grant("scan")
    await fan.causes("SCAN", EventKey=scene, Ticket=fan.account.codes.ticket_of(scene))


async def leaves(fan: "Fan") -> None:
    """Stop following."""
    fan.following = False
    fan.tags.clear()
    fan.ledger.end()
    await fan.causes("unsubscribe", EventKey="")


async def taps(fan: "Fan", label: str = "") -> None:
    """Tap a menu item by its name, or the first there is."""
    button = fan.account.menus.button(fan, label)
    if button is None:
        raise Astray(NO_BUTTON)
    await fan.account.menus.tapped(fan, button)


async def answers(fan: "Fan", item: str = "") -> None:
    """Tap an answer in the last menu message that was received."""
    menus = [each for each in fan.inbox if each.kind == "msgmenu"]
    if not menus:
        raise Astray(NO_MENU)
    offered = menus[-1].fields["list"]
    chosen = next((each for each in offered if item in (each["id"], each["content"])), offered[0])
    fan.grant("menu")
    await fan.sends("text", Content=chosen["content"], bizmsgmenuid=chosen["id"])


async def shows_where(fan: "Fan", latitude: str = "31.23", longitude: str = "121.48") -> None:
    """Let the account know where they are."""
    await fan.causes("LOCATION", Latitude=latitude, Longitude=longitude, Precision="65")


async def pays(fan: "Fan") -> None:
    """Pay something: the account may write as often as it wants to."""
    fan.grant("payment")


async def follows_paying(fan: "Fan") -> None:
    """Pay, and follow the account that WeChat then offers."""
    fan.following, fan.followed_at, fan.scene = True, fan_now(fan), ""
    fan.came_by = "ADD_SCENE_PAID"
    fan.grant("payment")
    fan.grant("follow")
    order = f"{fan.account.platform.random.getrandbits(90):028d}"
    await fan.causes("subscribe", EventKey=f"last_trade_no_{order}")


async def accepts(fan: "Fan", template: str = "") -> None:
    """Accept one message of a template."""
    chosen = template or fan.account.templates.any_subscription()
    fan.consents[chosen] = fan.consents.get(chosen, 0) + 1
    await _popup(fan, chosen, "accept")


async def rejects(fan: "Fan", template: str = "") -> None:
    """Refuse a template's messages."""
    chosen = template or fan.account.templates.any_subscription()
    fan.consents.pop(chosen, None)
    await _popup(fan, chosen, "reject")


async def _popup(fan: "Fan", template: str, said: str) -> None:
    entry = {"TemplateId": template, "SubscribeStatusString": said, "PopupScene": "2"}
    if fan.account.wire.format == "json":
        await fan.causes("subscribe_msg_popup_event", List=[entry])
        return
    await fan.causes("subscribe_msg_popup_event", SubscribeMsgPopupEvent={"List": entry})


async def withdraws(fan: "Fan", template: str = "") -> None:
    """Take an acceptance back in WeChat's own settings."""
    chosen = template or fan.account.templates.any_subscription()
    fan.consents.pop(chosen, None)
    entry = {"TemplateId": chosen, "SubscribeStatusString": "reject"}
    await fan.causes("subscribe_msg_change_event", SubscribeMsgChangeEvent={"List": entry})


async def revokes(fan: "Fan") -> None:
    """Take back what they allowed the account to know."""
    await _privacy(fan, "user_authorization_revoke", RevokeInfo="1")


async def cancels(fan: "Fan") -> None:
    """Close their WeChat account: from now on nobody has this openid."""
    fan.gone, fan.following = True, False
    fan.ledger.end()
    await _privacy(fan, "user_authorization_cancellation")


async def _privacy(fan: "Fan", event: str, **more: str) -> None:
    await fan.causes(event, OpenID=fan.openid, AppID=fan.account.app_id, **more)


async def enters(fan: "Fan", session_from: str = "pages/index") -> None:
    """Open the customer service of a mini program."""
    fan.grant("enter")
    await fan.causes("user_enter_tempsession", SessionFrom=session_from)


async def is_served(fan: "Fan", text: str = "您好，我来为您解答") -> None:
    """Be answered by somebody who serves in WeChat's own tool."""
    await fan.account.console.says(fan, text)


async def is_left(fan: "Fan") -> None:
    """Be served there no longer."""
    if fan.openid in fan.account.console.sessions:
        await fan.account.console.ends(fan)


async def logs_in(fan: "Fan") -> str:
    """Start a mini program: the code it logs in with."""
    return fan.account.tokens.code(fan.openid, "jscode", fan_now(fan))


async def starts(fan: "Fan") -> None:
    """Start a mini program, which tells the shop's own server who they are."""
    from httpx import AsyncClient  # a server that plays no platform need not load it

    house, _, key = str(fan.account.callback).rpartition("/channels/wechat/")
    code = await logs_in(fan)
    async with AsyncClient(trust_env=False, verify=trusted()) as phone:
        answer = await phone.post(f"{house}/plugins/wechat/login/{key}", json={"code": code})
    if answer.status_code != 200:
        raise Astray(NO_LOGIN)


async def opens(fan: "Fan", url: str = "", snapshot: str = "") -> str:
    """Open an address of WeChat's login and agree: where one is led back to."""
    query = dict(parse_qsl(urlsplit(url).query))
    scope = "snapshot" if snapshot else query["scope"]
    code = fan.account.tokens.code(fan.openid, scope, fan_now(fan))
    back = query["redirect_uri"]
    return (
        f"{back}{'&' if '?' in back else '?'}{urlencode({'code': code, 'state': query['state']})}"
    )


def fan_now(fan: "Fan") -> float:
    """The time at which it happens."""
    return fan.account.platform.clock.now()


_ALL: tuple[Callable[..., Awaitable[Any]], ...] = (
    says,
    sends_image,
    sends_voice,
    sends_video,
    sends_location,
    sends_link,
    sends_card,
    follows,
    scans,
    leaves,
    taps,
    answers,
    shows_where,
    pays,
    follows_paying,
    accepts,
    rejects,
    withdraws,
    revokes,
    cancels,
    enters,
    is_served,
    is_left,
    logs_in,
    starts,
    opens,
)
ACTS: Mapping[str, Callable[..., Awaitable[Any]]] = {act.__name__: act for act in _ALL}

TEXT = Ask("text", T("Text", "文字"), T("Hello, is it in stock?", "你好，请问有现货吗？"))
SCENE = Ask("scene", T("Scene of the code", "二维码场景值"), "store-nanjing-road")
TEMPLATE = Ask("template", T("Template", "模板 ID"))

DOINGS: tuple[Doing, ...] = (
    Doing("follows", T("Follow", "关注公众号"), (SCENE,)),
    Doing("follows_paying", T("Pay, then follow", "支付后关注")),
    Doing("scans", T("Scan a code", "扫描二维码"), (SCENE,)),
    Doing("says", T("Write", "发文字"), (TEXT,)),
    Doing("sends_image", T("Send a picture", "发图片")),
    Doing(
        "sends_voice", T("Send a voice message", "发语音"), (Ask("words", T("Words", "识别文字")),)
    ),
    Doing("sends_video", T("Send a video", "发视频")),
    Doing("sends_location", T("Send a place", "发位置"), (Ask("label", T("Place", "地点")),)),
    Doing("sends_link", T("Share an article", "发链接"), (Ask("title", T("Title", "标题")),)),
    Doing("sends_card", T("Share a mini program page", "发小程序卡片")),
    Doing("taps", T("Tap the menu", "点击菜单"), (Ask("label", T("Item", "菜单名")),)),
    Doing(
        "answers", T("Answer a menu message", "点选菜单消息"), (Ask("item", T("Answer", "选项")),)
    ),
    Doing(
        "is_served",
        T("Be answered in WeChat's own service tool", "由微信客服工具接待并回复"),
        (Ask("text", T("What they say", "客服的话"), "您好，我来为您解答"),),
    ),
    Doing("is_left", T("Have that service end", "微信客服工具结束会话")),
    Doing("shows_where", T("Share where I am", "上报地理位置")),
    Doing("accepts", T("Accept a subscription", "同意订阅通知"), (TEMPLATE,)),
    Doing("rejects", T("Refuse a subscription", "拒绝订阅通知"), (TEMPLATE,)),
    Doing("withdraws", T("Withdraw a subscription", "取消订阅通知"), (TEMPLATE,)),
    Doing("starts", T("Open the mini program", "打开小程序")),
    Doing("enters", T("Open customer service (mini program)", "进入小程序客服")),
    Doing("revokes", T("Revoke the authorisation", "撤回授权")),
    Doing("leaves", T("Stop following", "取消关注")),
    Doing("cancels", T("Close the WeChat account", "注销微信账号")),
)

MINI = frozenset(
    [
        "starts",
        "enters",
        "says",
        "sends_image",
        "sends_link",
        "sends_card",
        "answers",
        "accepts",
        "rejects",
        "withdraws",
        "revokes",
        "cancels",
    ]
)
"""What a person can do with a mini program."""

OFFICIAL = tuple(doing for doing in DOINGS if doing.id not in ("enters", "starts"))
DOINGS_OF: Mapping[str, Sequence[Doing]] = {
    "service": OFFICIAL,
    "subscription": OFFICIAL,
    "mini_program": tuple(doing for doing in DOINGS if doing.id in MINI),
}
"""What is offered, by the kind of account."""
