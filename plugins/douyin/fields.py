"""What an owner enters about a Douyin account, with every doubt told beside it."""

from core.errors import T
from core.ui import Choices, Field, Option, Source

from .scopes import ABILITIES
from .settings import CARDS, DIRECT, GROUPS, PICTURES, RECALL, UPLOADS

DOUBT = T(
    "Douyin publishes no such number: this is a careful guess. Compare it with your console.",
    "抖音未公开该数值，此处为保守估计，请以控制台说明为准。",
)
ENTERING, REACHING = "im_enter_direct_msg", "im_authorize_message"
WON_STATES = (
    Option("0", T("Tell nothing", "不回传")),
    Option("194", T("Confirmed by a call", "194 回访-信息确认")),
    Option("195", T("Added as a friend", "195 回访-加为好友")),
    Option("196", T("Likely to buy", "196 回访-高潜成交")),
)


BUSINESS = tuple(
    Option(scope, ABILITIES[scope]) for scope in (DIRECT, UPLOADS, PICTURES, CARDS, RECALL, GROUPS)
)
ABOUT_BUSINESS = T(
    "What Douyin granted to the app and never tells. Private messages take no new applicants: tick"
    " them only if your app has them.",
    "抖音已授予应用、但不会在授权结果中返回的能力。"
    "注意：私信能力已不支持新增准入，仅在应用已获准时勾选。",
)
DEVELOPER = Field(
    "settings.developer",
    T("Same developer as", "与以下账号同属一个开发者"),
    "select",
    choices=Choices(
        Source(
            'query { accounts(filter: {channel: {eq: "douyin"}}) { nodes {'
            " id name douyinDeveloper } } }",
            "accounts.nodes",
        ),
        value="douyinDeveloper",
        label="name",
    ),
    help=T(
        "Douyin knows a person by one union_id in all apps of a developer: then they are one"
        " customer here. Leave blank with one app only.",
        "同一开发者的各应用中，同一用户的 union_id 相同；选择后自动合并为同一客户。"
        "只有一个应用时留空。",
    ),
)


PUSHES = T(
    "If leads are pushed to this address as well. That header and secret come from one library"
    " only (not confirmed); fetching every five minutes works without it.",
    "如订阅了线索推送则填写。签名方式仅有单一资料来源（未证实）；不填也会每 5 分钟拉取。",
)


def _number(name: str, label: T, default: int, largest: int, *, least: int = 0) -> Field:
    return Field(
        f"settings.{name}", label, "number", default=default, min=least, max=largest, help=DOUBT
    )


def _scene(name: str, label: T, default: str) -> Field:
    """What Douyin wants to hear with a message; the values are one library's."""
    return Field(f"settings.{name}", label, default=default, pattern="^[a-z_]{0,60}$", help=DOUBT)


WINDOWS = (
    _number("reply_hours", T("Hours to reply", "回复时限（小时）"), 24, 720, least=1),
    _number("reply_messages", T("Replies to one message", "每次来信可回复条数"), 6, 100),
    _number("enter_hours", T("Hours to greet", "进入会话后可发送时限（小时）"), 24, 720, least=1),
    _number("enter_messages", T("Greetings", "进入会话后可发送条数"), 1, 100),
    Field(
        "settings.reach_messages",
        T("Messages a day to those who agreed", "授权用户每日可发条数"),
        "number",
        default=3,
        min=1,
        max=3,
        help=T("Douyin allows one to three.", "平台规定每日一次、每次 1–3 条。"),
    ),
    _number(
        "reach_minutes",
        T("Minutes in which they follow", "一次内的时长（分钟）"),
        10,
        1440,
        least=1,
    ),
    _number("consent_days", T("Days an agreement lasts", "授权有效天数"), 30, 365, least=1),
    _scene("scene_enter", T("Scene of a greeting", "进入会话消息的 scene"), ENTERING),
    _scene("scene_consent", T("Scene after agreement", "主动私信的 scene"), REACHING),
    _number("sends_per_second", T("Messages a second", "每秒私信数"), 30, 1000, least=1),
    _number(
        "comments_per_second",
        T("Answers to comments a second", "每秒评论回复数"),
        5,
        1000,
        least=1,
    ),
    _number(
        "comment_letters",
        T("Letters of a public answer", "评论回复字数上限"),
        100,
        1000,
        least=10,
    ),
    Field(
        "settings.comment_days",
        T("Days to watch a video's comments", "评论关注天数"),
        "number",
        default=30,
        min=1,
        max=365,
        help=T(
            "The newest 20 videos are looked at every three minutes; older ones of these days take"
            " turns, 20 at a time.",
            "最新 20 个作品每 3 分钟查看一次；其余在此天数内的作品每次轮流查看 20 个。",
        ),
    ),
    Field(
        "settings.window_codes",
        T("Error codes of a closed window", "视为“已达发送上限”的错误码"),
        default="28003070",
        pattern="^[0-9,， ]*$",
        help=T(
            "After one of these nothing more is sent until the person writes again. Douyin names"
            " no such code: 28003070 is a guess. If a refused message shows another code, add it.",
            "发送私信时返回这些错误码，即视为已达上限，须等对方再次来信。"
            "抖音未公开该错误码，28003070 为推测；如被拒的消息显示其他错误码，请用逗号补充。",
        ),
    ),
    Field("settings.applet_template", T("Mini program card", "小程序引导卡片模板 ID")),
)

LEADS = (
    Field(
        "settings.lead_app_id",
        T("Ocean Engine App ID", "巨量引擎 App ID"),
        pattern="^[0-9]{0,20}$",
        help=T(
            "For the leads of ads. The advertiser's company must be the developer's own.",
            "用于读取广告线索（飞鱼）。广告主主体须与开发者主体一致。",
        ),
    ),
    Field(
        "settings.lead_secret",
        T("Ocean Engine Secret", "巨量引擎 Secret"),
        "secret",
    ),
    Field(
        "settings.lead_refresh_token",
        T("Ocean Engine refresh token", "巨量引擎 refresh_token"),
        "secret",
        help=T(
            "Leave blank and open “Authorise leads” in the list of accounts. Only for who was"
            " given one elsewhere; it is said to last 30 days (not confirmed), and is renewed"
            " every day from then on.",
            "请留空，并点击账号列表中的“授权广告线索”。仅当已在别处取得时填写；"
            "有效期据称 30 天（未证实），系统每日自动更新。",
        ),
    ),
    Field(
        "settings.advertisers",
        T("Advertiser numbers", "广告主 ID"),
        pattern="^[0-9,， ]*$",
        help=T(
            "With commas between them; left blank, they are learnt by authorising leads.",
            "多个用逗号分隔；留空则在授权广告线索后自动填写。",
        ),
    ),
    Field("settings.push_secret", T("Push secret", "推送密钥 (SPI)"), "secret", help=PUSHES),
    Field(
        "settings.verified_phones",
        T("Forms prove the number", "表单已开启手机号验证"),
        "bool",
        default=False,
        help=T(
            "Then a lead joins the customer with this number; else it is only suggested.",
            "开启后线索按手机号自动归入已有客户；否则仅作合并建议。",
        ),
    ),
    Field(
        "settings.won_state",
        T("When a deal is won, tell the ad", "成交时回传给广告"),
        "select",
        options=WON_STATES,
        default="196",
        help=T(
            "Which of these your ads count is set in Ocean Engine.",
            "请与巨量引擎“深度转化”设置一致。",
        ),
    ),
)

FIELDS = (
    Field(
        "settings.client_key",
        "Client Key",
        placeholder="aw…",
        pattern="^((aw|tt)[0-9a-z]{6,30})?$",
        help=T(
            "From the app's page in the Douyin console. Leave blank for leads of ads only.",
            "见抖音开放平台应用详情页；仅接入广告线索时可留空。",
        ),
    ),
    Field("settings.client_secret", "Client Secret", "secret"),
    Field(
        "settings.business_scopes",
        T("Business abilities", "经营能力"),
        "multiselect",
        options=BUSINESS,
        help=ABOUT_BUSINESS,
    ),
    DEVELOPER,
    *WINDOWS,
    *LEADS,
)
"""The form of an account."""
