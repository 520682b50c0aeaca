"""What an owner enters about a Douyin account, with every doubt told beside it."""

from core.errors import T
from core.ui import Field, Option

SEALED = T("Stored encrypted, and never shown again.", "加密保存，之后不再显示。")
KEPT = T("Stored encrypted; leave blank to keep it.", "加密保存；留空则保持不变。")

DOUBT = T(
    "Douyin publishes no such number: this is a careful guess. Compare it with your console.",
    "抖音未公开该数值，此处为保守估计，请以控制台说明为准。",
)
WON_STATES = (
    Option("0", T("Tell nothing", "不回传")),
    Option("194", T("Confirmed by a call", "194 回访-信息确认")),
    Option("195", T("Added as a friend", "195 回访-加为好友")),
    Option("196", T("Likely to buy", "196 回访-高潜成交")),
    Option("527", T("Came to the shop", "527 到店或上门")),
    Option("285", T("Paid", "285 正价品支付")),
)


def fields(*, new: bool) -> tuple[Field, ...]:
    """The form of an account; what is sealed need not be entered again."""
    about = SEALED if new else KEPT
    return (
        Field("name", T("Name", "名称"), required=True, placeholder=T("Our shop", "本店抖音号")),
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
        Field("settings.client_secret", "Client Secret", "secret", help=about),
        Field("settings.business_scopes", T("Business abilities", "经营能力"), help=ABILITIES),
        *_windows(),
        *_leads(about),
    )


ABILITIES = T(
    "What Douyin granted to the app and never tells, such as im.direct_message. Private messages"
    " take no new applicants: enter it only if your app has it.",
    "抖音授予应用但不在授权结果中返回的能力，如 im.direct_message、tool.image.upload、"
    "im.message_card，用空格分隔。注意：私信能力已不支持新增准入，仅在应用已获准时填写。",
)


def _windows() -> tuple[Field, ...]:
    return (
        _number("reply_hours", T("Hours to reply", "回复时限（小时）"), 24, 720, least=1),
        _number("reply_messages", T("Replies to one message", "每次来信可回复条数"), 6, 100),
        _number(
            "enter_hours", T("Hours to greet", "进入会话后可发送时限（小时）"), 24, 720, least=1
        ),
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
        Field(
            "settings.comment_days",
            T("Days to watch a video's comments", "评论关注天数"),
            "number",
            default=30,
            min=1,
            max=365,
        ),
        Field("settings.applet_template", T("Mini program card", "小程序引导卡片模板 ID")),
    )


def _leads(about: T) -> tuple[Field, ...]:
    return (
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
            help=about,
        ),
        Field(
            "settings.lead_refresh_token",
            T("Ocean Engine refresh token", "巨量引擎 refresh_token"),
            "secret",
            help=T(
                "Shown once after authorising in Ocean Engine; it is said to last 30 days"
                " (not confirmed), and is renewed every day from then on.",
                "在巨量引擎授权后获得；有效期据称 30 天（未证实），填写后系统每日自动更新。",
            ),
        ),
        Field(
            "settings.advertisers",
            T("Advertiser numbers", "广告主 ID"),
            pattern="^[0-9,， ]*$",
            help=T("With commas between them.", "多个用逗号分隔。"),
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


PUSHES = T(
    "If leads are pushed to this address as well. That header and secret come from one library"
    " only (not confirmed); fetching every five minutes works without it.",
    "如订阅了线索推送则填写。签名方式仅有单一资料来源（未证实）；不填也会每 5 分钟拉取。",
)


def _number(name: str, label: T, default: int, largest: int, *, least: int = 0) -> Field:
    return Field(
        f"settings.{name}", label, "number", default=default, min=least, max=largest, help=DOUBT
    )
