"""What is asked about a WeChat account."""

from core.errors import T
from core.ui import Choices, Field, Option, Source

MODES = (
    Option("safe", T("Safe (encrypted)", "安全模式（加密）")),
    Option("compatible", T("Compatible", "兼容模式")),
    Option("plain", T("Plain (not advised)", "明文模式（不推荐）")),
)

KINDS = (
    Option("official_account", T("Service account", "服务号")),
    Option("subscription_account", T("Subscription account", "订阅号")),
    Option("mini_program", T("Mini program", "小程序")),
)

APP_ID = Field(
    "settings.app_id", "AppID", required=True, placeholder="wx…", pattern="^wx[0-9a-f]{16}$"
)
MODE = Field(
    "settings.mode",
    T("Message encryption", "消息加解密方式"),
    "select",
    options=MODES,
    default="safe",
    help=T("As chosen in the WeChat console.", "与公众平台后台的选择一致。"),
)
KIND = Field(
    "settings.kind",
    T("Kind of account", "账号类型"),
    "select",
    options=KINDS,
    default="official_account",
)
VERIFY = Field(
    "settings.verify_file",
    T("Name of the proof file", "域名验证文件名"),
    placeholder="MP_verify_xxxxxxxxxxxxxxxx.txt",
    help=T(
        "For web login: WeChat asks for this file when the domain is entered; we serve it.",
        "填写网页授权域名时微信要求放置的文件，填文件名即可，系统自动提供。",
    ),
)
LONGEST = Field(
    "settings.longest_text",
    T("Longest text in bytes", "单条文字上限（字节）"),
    "number",
    default=2048,
    min=300,
    max=20_000,
    help=T(
        "WeChat does not publish it; 2048 works. A Chinese character takes 3 bytes.",
        "微信未公布确切数值，默认 2048 字节（约 680 个汉字）；如遇「内容过长」可调小。",
    ),
)
BOUND = """
query { accounts(filter: {channel: {in: ["wechat", "wecom"]}}) {
  nodes { id name channel wechatBinding } } }"""

OPEN_PLATFORM = Field(
    "settings.open_platform",
    T("Bound to the same Open Platform as", "与以下账号绑定了同一开放平台"),
    "select",
    choices=Choices(
        Source(BOUND, "accounts.nodes"), value="wechatBinding", label="name", detail="channel"
    ),
    help=T(
        "Then whoever has the same unionid in both is one customer here. Fetch the followers"
        " after a change.",
        "选择后，两边 unionid 相同的人自动合并为同一客户。修改后请同步粉丝。",
    ),
)
ORIGINAL_ID = Field(
    "settings.original_id",
    T("Original id", "原始 ID"),
    placeholder="gh_…",
    pattern="^gh_[0-9a-zA-Z]{4,32}$",
    help=T(
        "Under Settings & Development → Account settings. Left empty, it is learnt from the first"
        " encrypted message; in plain mode please enter it. What is for another account is not"
        " read, and says so.",
        "见后台「设置与开发 → 账号设置」。留空时从第一条加密消息中自动获取；"
        "明文模式请填写。发给其他账号的消息不会处理，并会说明原因。",
    ),
)
HAND_OVER = Field(
    "settings.hand_over",
    T("Hand over to WeChat's own service tool", "转给微信客服工具"),
    "bool",
    help=T(
        "What no automatic reply answers goes to those who serve in WeChat's own tool as well.",
        "没有自动回复的消息同时转给公众平台「客服功能」中的在线客服，"
        "并每 5 分钟取回那里的聊天记录。",
    ),
)
RECORDS = Field(
    "settings.keep_records",
    T("Bring in what is said in WeChat's service tool", "取回微信客服工具的聊天记录"),
    "bool",
    help=T(
        "Every 5 minutes, also if nothing is handed over. WeChat gives a record no id: one that"
        " stands here in the same words within 90 seconds is taken for the same.",
        "每 5 分钟取一次，未开启转接时也可使用。"
        "微信不提供记录编号：90 秒内、文字相同的消息视为同一条。",
    ),
)
PLACES = Field(
    "settings.keep_places",
    T("Keep places that phones report", "记录上报的地理位置"),
    "bool",
    help=T(
        "Personal data: only with a reason. At most one line an hour.",
        "属于个人信息，请确有需要并告知用户后再开启；每小时最多记录一次。",
    ),
)
REMARKS = Field(
    "settings.write_remarks",
    T("Write customers' names back as remarks", "客户姓名写回微信备注"),
    "bool",
    help=T(
        "WeChat's remark on a person then follows the name they have here.",
        "在此修改客户姓名后，公众号后台的用户备注随之更新。",
    ),
)

FIELDS = (
    KIND,
    APP_ID,
    Field("settings.app_secret", "AppSecret", "secret"),
    Field(
        "settings.token",
        "Token",
        "secret",
        required=True,
        help=T("3 to 32 letters and digits, made up by you.", "自拟，3–32 位字母或数字。"),
    ),
    Field(
        "settings.encoding_aes_key",
        "EncodingAESKey",
        "secret",
        help=T("43 characters; none in plain mode.", "43 位字符；明文模式可不填。"),
    ),
    MODE,
    OPEN_PLATFORM,
    ORIGINAL_ID,
    HAND_OVER,
    RECORDS,
    REMARKS,
    PLACES,
    VERIFY,
    LONGEST,
)
