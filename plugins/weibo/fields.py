"""What an owner enters about a Weibo account, with every doubt told beside it."""

from core.errors import T
from core.ui import Field

FAN_TOKEN = T(
    "From the fan service's console, for direct messages. Reports say that it lasts a year; nobody"
    " could confirm it. Without one, the owner's authorisation is used.",
    "在粉丝服务开发模式页获取，用于私信；据反馈有效期约一年（未能证实）。没有它时使用账号授权。",
)

LOOKING = (
    Field("settings.comments", T("Fetch comments", "拉取评论"), "bool", default=True),
    Field("settings.mentions", T("Fetch mentions", "拉取@提及"), "bool", default=True),
    Field(
        "settings.every_minutes",
        T("Minutes between two looks", "拉取间隔（分钟）"),
        "number",
        default=3,
        min=1,
        max=60,
        help=T(
            "Each look is up to three calls: three minutes make 60 an hour.",
            "每次拉取最多调用 3 次接口，间隔 3 分钟即每小时 60 次。",
        ),
    ),
    Field(
        "settings.calls_per_hour",
        T("Calls the app may make in an hour", "应用每小时可调用次数"),
        "number",
        default=150,
        min=10,
        max=50_000,
        help=T(
            "Reports say 150 for a test app (unconfirmed; see “Calls left” in the self-test)."
            " Looks take four fifths of it at most; accounts of one app share it.",
            "据反馈测试应用为 150 次（未证实，可参考自检中的“剩余调用次数”）。"
            "拉取最多占用其五分之四，同一应用的多个账号共用。",
        ),
    ),
)

DOUBTFUL = (
    Field(
        "settings.media",
        T("Fetch pictures and voice messages", "下载图片与语音"),
        "bool",
        default=True,
        help=T(
            "The address they are fetched from could not be confirmed; switch this off if it"
            " fails.",
            "下载地址未能证实，如持续失败请关闭。",
        ),
    ),
    Field(
        "settings.window_codes",
        T("Error codes of a closed window", "视为“不能发私信”的错误码"),
        default="264",
        pattern="^[0-9,， ]*$",
        help=T(
            "How the codes begin after which a conversation counts as closed. Weibo explains"
            " none of the fan service's codes: this is a guess.",
            "发送私信时返回这些前缀的错误码，即视为已超出可回复时间。"
            "微博未逐一说明粉丝服务的错误码，此处为推测。",
        ),
    ),
    Field(
        "settings.commercial",
        T("Commercial interface", "商业接口"),
        "bool",
        default=False,
        help=T(
            "Only if the account bought it: the addresses differ.",
            "仅当已购买微博商业接口时开启。",
        ),
    ),
    Field(
        "settings.picture",
        T("Picture of link cards", "图文链接配图地址"),
        placeholder="https://…",
        help=T(
            "Weibo wants a public picture for a card; without it, links are sent as text.",
            "图文消息需公网图片；留空则以文字发送链接。",
        ),
    ),
    Field(
        "settings.server_ip",
        T("Our public IP", "服务器公网 IP"),
        placeholder="203.0.113.7",
        help=T(
            "The address your server has on the internet. Newer pages of Weibo ask for it with"
            " comments (parameter “rip”); without it answers to comments may be refused.",
            "服务器在公网上的 IP 地址。新版文档要求评论接口携带（参数 rip），"
            "不填时公开回复可能被拒绝。",
        ),
    ),
)

FIELDS = (
    Field("settings.app_key", "App Key", required=True, pattern="^[0-9]{1,20}$"),
    Field("settings.app_secret", "App Secret", "secret", required=True),
    Field(
        "settings.uid",
        T("The account's UID", "账号 UID"),
        pattern="^[0-9]{0,20}$",
        help=T(
            "The number in the address of its page; learnt when the owner authorises. Messages"
            " for anybody else are refused.",
            "微博主页地址中的数字；留空则在授权后自动填写。系统会拒收其他账号的推送。",
        ),
    ),
    Field(
        "settings.fan_token",
        T("Fan service token", "粉丝服务 access_token"),
        "secret",
        help=FAN_TOKEN,
    ),
    *LOOKING,
    *DOUBTFUL,
)
"""The form of an account."""
