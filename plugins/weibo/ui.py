"""The settings screens of Weibo accounts, as data: a guide, the accounts, their QR codes."""

from core.channels import AUTHORISE_AGAIN, AccountScreens, Step
from core.channels import MANAGE as MANAGING
from core.errors import T
from core.ui import (
    ROW,
    Action,
    Contribution,
    Empty,
    Field,
    Settings,
    Source,
    Table,
    Value,
    asked,
    deed,
)

from .fields import FIELDS
from .ui_menus import SCREENS as MENU_SCREENS

MANAGE = (MANAGING,)

CODES = """
query { weiboCodes(first: 200) { nodes {
  id scene name people picture createdAt account { id name } } } }"""

LEAVE = """
mutation ($id: ID!) { leaveWeibo(input: {account: $id}) { errors { code message field } } }"""

OPENNESS = T(
    "Weibo's public pages date from 2012 to 2018. Whether the fan service still admits new"
    " apps could not be confirmed: comments and mentions work without it.",
    "微博开放文档多为 2012–2018 年版本，粉丝服务平台是否仍接受新接入尚未证实；"
    "未开通时评论与@提及仍可使用。",
)

GUIDE = (
    Step(
        T("An app", "创建应用"),
        T(
            "On open.weibo.com, create a website app and copy its App Key and App Secret"
            " into “Connect an account”. Enter the server's public IP as well: Weibo wants it"
            " with every answer to a comment.",
            "在 open.weibo.com 创建“网站接入”应用，将 App Key、App Secret 填入“连接微博账号”，"
            "并填写服务器公网 IP（公开回复评论时微博要求携带）。",
        ),
    ),
    Step(
        T("Authorise", "授权"),
        T(
            "In the app's advanced information, enter as authorisation address this"
            " house's address followed by /plugins/weibo/connected. Then open the link"
            " in the column “Authorise”.",
            "在应用“高级信息”中将授权回调页设为：系统公网地址 + /plugins/weibo/connected，"
            "然后点击账号列表中“授权”列的链接。",
        ),
    ),
    Step(
        T("Direct messages", "私信（粉丝服务平台）"),
        T(
            "On the account's page open Management centre, Fan service, Advanced, Developer"
            " mode: enter the server address from the list of accounts and the App Key. Choose"
            " JSON. Copy the token shown there into the account's settings.",
            "账号主页“管理中心 → 粉丝服务 → 高级功能 → 开发模式”，"
            "填写账号列表中的服务器地址与 App Key，消息格式选 JSON，"
            "并将页面给出的 access_token 填入账号设置。",
        ),
        OPENNESS,
    ),
)

MAKE = Action(
    id="make_code",
    label=T("Make a QR code", "生成二维码"),
    icon="qrcode",
    requires=MANAGE,
    form=(Field("name", T("Where it hangs", "用途"), required=True),),
    mutation=deed("makeWeiboCode", account=ROW, name=asked("String!")),
    done=T("Made", "已生成"),
    refresh=("weibo.codes",),
)
GIVE_BACK = Action(
    id="leave",
    label=T("Give the authorisation back", "取消授权"),
    icon="logout",
    requires=MANAGE,
    confirm=T("Comments and mentions will no longer be fetched.", "取消后将不再拉取评论与@提及。"),
    mutation=Source(LEAVE, "leaveWeibo", {"id": "$row.id"}),
    done=T("Given back", "已取消授权"),
    refresh=("weibo.settings",),
)

ACCOUNTS = AccountScreens(
    channel="weibo",
    icon="brand-weibo",
    label=T("Weibo accounts", "微博账号"),
    connect=T("Connect an account", "连接微博账号"),
    connected=T("Account connected; now authorise it", "已连接，请继续授权"),
    expired=AUTHORISE_AGAIN,
    needs=T("You need the App Key and App Secret of an app.", "需要应用的 App Key 和 App Secret。"),
    guide=GUIDE,
    example=T("Our shop", "本店官方微博"),
    fields=FIELDS,
    columns=(
        Value("weiboAuthorise", T("Authorise", "授权"), "link"),
        Value("weiboUntil", T("Authorised until", "授权有效期至"), "datetime"),
    ),
    deeds=(MAKE, GIVE_BACK),
)

CODE_SCREEN = Settings(
    id="codes",
    label=T("QR codes", "二维码"),
    icon="qrcode",
    requires=MANAGE,
    source=Source(CODES, "weiboCodes", poll=30),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("scene", T("Number", "场景值"), "number"),
                Value("name", T("Where it hangs", "用途")),
                Value("account.name", T("Account", "账号")),
                Value("people", T("Came through it", "带来人数"), "number"),
                Value("picture", T("Picture", "图片"), "link"),
                Value("createdAt", T("Made", "创建时间"), "relative"),
            ),
        ),
    ),
    empty=Empty(
        T("No codes yet", "暂无二维码"),
        T("Make one from the list of accounts.", "请在微博账号列表中生成。"),
    ),
)

SCREENS: tuple[Contribution, ...] = (*ACCOUNTS.all(), CODE_SCREEN, *MENU_SCREENS)
