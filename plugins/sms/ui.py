"""The settings screen of text messages, as data."""

from core.channels import MANAGE as MANAGES
from core.errors import T
from core.ui import (
    FINDINGS,
    Action,
    Actions,
    Choices,
    Contribution,
    Empty,
    Field,
    Notice,
    Option,
    Picker,
    Section,
    Settings,
    Source,
    Table,
    Value,
)

MANAGE = (MANAGES,)

STATES = (
    Option("active", T("Active", "运行中"), "good"),
    Option("paused", T("Paused", "已暂停"), "warn"),
    Option("needs_reauth", T("Enter the secrets again", "需重新填写密钥"), "bad"),
)
SEALED = T("Stored encrypted, and never shown again.", "加密保存，之后不再显示。")
KEPT = T("Stored encrypted; leave blank to keep it.", "加密保存；留空则保持不变。")

ACCOUNTS = """
query { accounts(filter: {channel: {eq: "sms"}}) { nodes {
  id name state callbackUrl lastDeliveryAt settings secretsSet version
  deliveriesDone deliveriesPoison problem { message advice } } } }"""

CHECKS = """
query { channelChecks(channel: "sms") {
  lines { account title ok detail advice testedAt } } }"""

TEST = """
mutation ($id: ID!) { testAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

CONNECT = """
mutation ($name: String!, $settings: JSON!) {
  createAccount(input: {channel: "sms", name: $name, settings: $settings}) {
    account { id } errors { code message field } } }"""

EDIT = """
mutation ($id: ID!, $name: String, $settings: JSON, $version: Int) {
  updateAccount(input: {id: $id, name: $name, settings: $settings, expectedVersion: $version}) {
    account { id } errors { code message field } } }"""

PAUSE = """
mutation ($id: ID!) { pauseAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

RESUME = """
mutation ($id: ID!) { resumeAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

REPLAY = """
mutation ($id: ID!) { replayDeliveries(input: {account: $id}) {
  queued errors { code message field } } }"""

REMOVE = """
mutation ($id: ID!, $version: Int) {
  deleteAccount(input: {id: $id, expectedVersion: $version}) {
    account { id } errors { code message field } } }"""

THIS = {"id": "$row.id"}
THIS_VERSION = {"id": "$row.id", "version": "$row.version"}
AGAIN = ("sms.settings",)

GUIDE = (
    Section(
        T("1. Sign name and templates", "第一步：签名与模板"),
        (
            Notice(
                T(
                    "In the console of Aliyun SMS, apply for a sign name and for each template you"
                    " need. Marketing needs templates of its own, which offer to refuse with R.",
                    "在阿里云短信控制台申请签名与所需模板；营销短信须单独申请推广模板，"
                    "并包含“拒收请回复R”。",
                )
            ),
        ),
    ),
    Section(
        T("2. Keys", "第二步：密钥"),
        (
            Notice(
                T(
                    "Make a RAM user that may only send SMS, and copy its AccessKey into “Connect"
                    " an account”, with one line for each approved template.",
                    "创建仅有短信权限的 RAM 子账号，将其 AccessKey 填入“连接短信账号”，"
                    "并每行填写一个已审核模板。",
                )
            ),
        ),
    ),
    Section(
        T("3. Reports and replies", "第三步：状态报告与回复"),
        (
            Notice(
                T(
                    "In the console, choose HTTP push and enter the address from the column"
                    " “Callback” for both SmsReport and SmsUp. It is not signed: whoever knows"
                    " the address is believed, so keep it to yourself.",
                    "在控制台选择 HTTP 批量推送，将下表“回调地址”同时填入 SmsReport 与 SmsUp。"
                    "推送不带签名，请勿泄露该地址。",
                )
            ),
        ),
    ),
)

COLUMNS = (
    Value("name", T("Name", "名称")),
    Value("state", T("State", "状态"), "enum", options=STATES),
    Value("problem.message", T("Problem", "问题")),
    Value("problem.advice", T("What to do", "处理办法")),
    Value("callbackUrl", T("Callback", "回调地址"), "copy"),
    Value("lastDeliveryAt", T("Last report", "最近回执"), "relative"),
    Value("deliveriesDone", T("Read", "已处理"), "number"),
    Value("deliveriesPoison", T("Could not be read", "无法读取"), "number"),
)

SCREEN = Settings(
    id="settings",
    label=T("SMS accounts", "短信账号"),
    icon="message-2",
    requires=MANAGE,
    source=Source(ACCOUNTS, "accounts", poll=10),
    body=(
        *GUIDE,
        Section(
            T("Connected accounts", "已连接账号"),
            (
                Table(
                    path="nodes",
                    columns=COLUMNS,
                    actions=(
                        "sms.edit",
                        "sms.test",
                        "sms.pause",
                        "sms.resume",
                        "sms.replay",
                        "sms.remove",
                    ),
                ),
            ),
        ),
        Actions(("sms.connect",)),
    ),
    empty=Empty(
        T("No account connected yet", "尚未连接短信账号"),
        T("You need keys, a sign name and templates.", "需要 AccessKey、签名与模板。"),
        "sms.connect",
    ),
)


def _fields(*, new: bool) -> tuple[Field, ...]:
    return (
        Field("name", T("Name", "名称"), required=True, placeholder=T("Our SMS", "通知短信")),
        Field("settings.key_id", "AccessKey ID", required=True),
        Field(
            "settings.key_secret",
            "AccessKey Secret",
            "secret",
            required=new,
            help=SEALED if new else KEPT,
        ),
        Field(
            "settings.push_token",
            T("Push token", "推送口令"),
            "secret",
            help=PUSH_TOKEN,
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
        Field("settings.marketing_from", T("Marketing from", "营销时段开始"), default="8:00"),
        Field(
            "settings.marketing_until",
            T("Marketing until", "营销时段结束"),
            default="21:00",
            help=T(
                "Beijing time. The rules allow 8:00 to 21:00; earlier is only for stricter houses.",
                "北京时间，规定为 8:00–21:00，可自行收紧。",
            ),
        ),
    )


PUSH_TOKEN = T(
    "12 to 64 letters and digits. At the provider, enter the callback with ?token=… behind it."
    " Another token shuts out whoever saw the old address.",
    "12–64 位字母或数字。在短信控制台填写“回调地址?token=口令”；地址泄露时更换口令即可。",
)
SIGN_NAME = T("Without brackets; it counts into the length.", "不含【】，计入短信字数。")
TEMPLATES = T(
    "One per line: code | purpose | words. The purpose is code, service or marketing. A message"
    " of up to 70 characters counts as one, a longer one as one for every 67.",
    "每行一个：模板编号 | 用途（验证码/通知/推广）| 内容。"
    "70 字以内计 1 条，超过按每 67 字 1 条计费。",
)


def _deed(name: str, label: T, icon: str, document: str, path: str, **more: object) -> Action:
    """A button on an account's row."""
    known = {"requires": MANAGE, "refresh": AGAIN, "mutation": Source(document, path, THIS)}
    return Action(id=name, label=label, icon=icon, **(known | more))  # type: ignore[arg-type]


SELF_TEST = Settings(
    id="check",
    label=T("SMS self-test", "短信自检"),
    icon="stethoscope",
    requires=MANAGE,
    source=Source(CHECKS, "channelChecks"),
    body=(
        Table(
            path="lines",
            columns=FINDINGS,
            limit=200,
        ),
    ),
    empty=Empty(
        T("Nothing to test yet", "暂无可检查的账号"),
        T("Connect an account first.", "请先连接短信账号。"),
    ),
)

DEEDS = (
    Action(
        id="connect",
        label=T("Connect an account", "连接短信账号"),
        icon="plug",
        requires=MANAGE,
        form=_fields(new=True),
        mutation=Source(
            CONNECT, "createAccount", {"name": "$form.name", "settings": "$form.settings"}
        ),
        done=T("Account connected", "已连接"),
        refresh=AGAIN,
    ),
    Action(
        id="edit",
        label=T("Edit", "编辑"),
        icon="pencil",
        requires=MANAGE,
        form=_fields(new=False),
        mutation=Source(
            EDIT,
            "updateAccount",
            {**THIS_VERSION, "name": "$form.name", "settings": "$form.settings"},
        ),
        done=T("Saved", "已保存"),
        refresh=AGAIN,
    ),
    _deed(
        "test",
        T("Self-test", "自检"),
        "stethoscope",
        TEST,
        "testAccount",
        done=T("Tested; see “SMS self-test”", "自检完成，结果见“短信自检”"),
        refresh=("sms.check", "sms.settings"),
    ),
    _deed(
        "pause",
        T("Pause", "暂停"),
        "player-pause",
        PAUSE,
        "pauseAccount",
        done=T("Paused: messages are kept, and read later", "已暂停：消息会保留，恢复后处理"),
    ),
    _deed(
        "resume",
        T("Resume", "恢复"),
        "player-play",
        RESUME,
        "resumeAccount",
        done=T("At work again", "已恢复"),
    ),
    _deed(
        "replay",
        T("Read failed messages again", "重新处理失败消息"),
        "refresh",
        REPLAY,
        "replayDeliveries",
        done=T("Being read again", "正在重新处理"),
    ),
    _deed(
        "remove",
        T("Remove", "移除"),
        "trash",
        REMOVE,
        "deleteAccount",
        tone="bad",
        confirm=T(
            "Its messages will be refused from now on. What it brought stays.",
            "此后将拒绝该账号的消息，已有数据保留。",
        ),
        mutation=Source(REMOVE, "deleteAccount", THIS_VERSION),
        done=T("Removed", "已移除"),
    ),
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

SCREENS: tuple[Contribution, ...] = (SCREEN, SELF_TEST, PICKER, *DEEDS)
