"""The settings screen of text messages, and the picker of their templates, as data."""

from core.channels import AccountScreens, Step
from core.errors import T
from core.ui import Choices, Contribution, Field, Picker, Source

GUIDE = (
    Step(
        T("Sign name and templates", "签名与模板"),
        T(
            "In the console of Aliyun SMS, apply for a sign name and for each template you"
            " need. Marketing needs templates of its own, which offer to refuse with R.",
            "在阿里云短信控制台申请签名与所需模板；营销短信须单独申请推广模板，"
            "并包含“拒收请回复R”。",
        ),
    ),
    Step(
        T("Keys", "密钥"),
        T(
            "Make a RAM user that may only send SMS, and copy its AccessKey into “Connect"
            " an account”, with one line for each approved template.",
            "创建仅有短信权限的 RAM 子账号，将其 AccessKey 填入“连接短信账号”，"
            "并每行填写一个已审核模板。",
        ),
    ),
    Step(
        T("Reports and replies", "状态报告与回复"),
        T(
            "In the console, choose HTTP push and enter the server address from the list of"
            " accounts for both SmsReport and SmsUp. It is not signed: whoever knows the"
            " address is believed, so keep it to yourself.",
            "在控制台选择 HTTP 批量推送，将账号列表中的服务器地址同时填入 SmsReport 与 SmsUp。"
            "推送不带签名，请勿泄露该地址。",
        ),
    ),
)

PUSH_TOKEN = T(
    "12 to 64 letters and digits. At the provider, enter the server address with ?token=… behind"
    " it. Another token shuts out whoever saw the old address.",
    "12–64 位字母或数字。在短信控制台填写“服务器地址?token=口令”；地址泄露时更换口令即可。",
)
CALLERS = T(
    "One address or network per line; empty: from anywhere. Behind a proxy of your own, the server"
    " must trust that proxy, or everybody comes from it. Ask the provider for its addresses.",
    "每行一个 IP 或网段，留空则不限制，地址请向服务商索取。"
    "经反向代理时，须让服务器信任该代理，否则看到的都是代理的地址。",
)
DOUBTED = T(
    "Carriers give numbers to other people, often after 90 days (not confirmed). Whoever answers"
    " from a number that was silent for so long is marked: make sure who it is. 0 never asks.",
    "运营商会把停用的号码分配给他人，常见为 90 天后（未证实）。沉默超过此天数的号码再来信时，"
    "会话中会提醒核实身份；填 0 则不提醒。",
)
SIGN_NAME = T("Without brackets; it counts into the length.", "不含【】，计入短信字数。")
TEMPLATES = T(
    "One per line: code | purpose | words. The purpose is code, service or marketing. A message"
    " of up to 70 characters counts as one, a longer one as one for every 67.",
    "每行一个：模板编号 | 用途（验证码/通知/推广）| 内容。"
    "70 字以内计 1 条，超过按每 67 字 1 条计费。",
)

FIELDS = (
    Field("settings.key_id", "AccessKey ID", required=True),
    Field("settings.key_secret", "AccessKey Secret", "secret", required=True),
    Field("settings.push_token", T("Push token", "推送口令"), "secret", help=PUSH_TOKEN),
    Field(
        "settings.push_addresses",
        T("Take pushes only from", "仅接受这些 IP 的推送"),
        "textarea",
        help=CALLERS,
        placeholder="47.1.2.0/24",
    ),
    Field("settings.sign_name", T("Sign name", "签名"), required=True, help=SIGN_NAME),
    Field(
        "settings.templates",
        T("Templates", "模板"),
        "textarea",
        help=TEMPLATES,
        placeholder=T(
            "SMS_123 | service | Your order ${order} is on its way",
            "SMS_123 | 通知 | 您的订单${order}已发货",
        ),
    ),
    Field(
        "settings.doubted_after",
        T("Doubt a number after days of silence", "号码沉默多少天后提醒核实"),
        "number",
        default=180,
        min=0,
        max=3650,
        help=DOUBTED,
    ),
    Field("settings.marketing_from", T("Marketing from", "营销时段开始"), default="8:00"),
    Field(
        "settings.marketing_until",
        T("Marketing until", "营销时段结束"),
        default="21:00",
        help=T(
            "Beijing time, within 8:00 and 21:00 as the rules say.",
            "北京时间，须在规定的 8:00–21:00 之内。",
        ),
    ),
)

ACCOUNTS = AccountScreens(
    channel="sms",
    icon="message-2",
    label=T("SMS accounts", "短信账号"),
    connect=T("Connect an account", "连接短信账号"),
    needs=T("You need keys, a sign name and templates.", "需要 AccessKey、签名与模板。"),
    guide=GUIDE,
    example=T("Our SMS", "通知短信"),
    fields=FIELDS,
)

TEMPLATES_OF = """
query ($account: ID!) { smsTemplates(account: $account) { code text gaps purpose } }"""

PICKER = Picker(
    id="pick_template",
    label=T("Template", "模板"),
    channel="sms",
    picks="template",
    requires=("core.message.send",),
    words="text",
    gaps="gaps",
    choices=Choices(
        Source(TEMPLATES_OF, "smsTemplates", {"account": "$entity.accountId"}),
        value="code",
        label="text",
        detail="purpose",
    ),
)

SCREENS: tuple[Contribution, ...] = (*ACCOUNTS.all(), PICKER)
