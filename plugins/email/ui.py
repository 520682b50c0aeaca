"""The settings screen of mailboxes, as data."""

from core.channels import MANAGE as MANAGES
from core.errors import T
from core.ui import (
    FINDINGS,
    Action,
    Actions,
    Contribution,
    Empty,
    Field,
    Notice,
    Option,
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
query { accounts(filter: {channel: {eq: "email"}}) { nodes {
  id name state lastDeliveryAt settings secretsSet version
  deliveriesDone deliveriesPoison problem { message advice } } } }"""

CHECKS = """
query { channelChecks(channel: "email") {
  lines { account title ok detail advice testedAt } } }"""

TEST = """
mutation ($id: ID!) { testAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

CONNECT = """
mutation ($name: String!, $settings: JSON!) {
  createAccount(input: {channel: "email", name: $name, settings: $settings}) {
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
AGAIN = ("email.settings",)

GUIDE = (
    Section(
        T("1. Let programs in", "第一步：开启 IMAP/SMTP"),
        (
            Notice(
                T(
                    "In the mailbox's settings on the web, switch IMAP and SMTP on. Many providers"
                    " then show a code for programs, to be used instead of the password.",
                    "在网页版邮箱设置中开启 IMAP/SMTP 服务，并生成“授权码”（代替登录密码）。",
                )
            ),
        ),
    ),
    Section(
        T("2. Connect", "第二步：连接邮箱"),
        (
            Notice(
                T(
                    "Enter the address, the code and the two servers, such as smtp.exmail.qq.com"
                    " and imap.exmail.qq.com. The mailbox is only read: nothing in it changes.",
                    "填写邮箱地址、授权码及服务器，例如 smtp.exmail.qq.com 与 imap.exmail.qq.com。"
                    "系统只读取邮箱，不会改动其中的邮件。",
                )
            ),
        ),
    ),
    Section(
        T("3. Prove the domain", "第三步：域名验证"),
        (
            Notice(
                T(
                    "At the domain's provider, set up SPF, DKIM and DMARC as the mail provider"
                    " says; without them answers may end up as junk.",
                    "请按邮箱服务商说明为域名设置 SPF、DKIM 与 DMARC，否则邮件可能进入垃圾箱。",
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
    Value("lastDeliveryAt", T("Last mail", "最近来信"), "relative"),
    Value("deliveriesDone", T("Read", "已处理"), "number"),
    Value("deliveriesPoison", T("Could not be read", "无法读取"), "number"),
)

SCREEN = Settings(
    id="settings",
    label=T("Mailboxes", "邮箱账号"),
    icon="mail",
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
                        "email.edit",
                        "email.test",
                        "email.pause",
                        "email.resume",
                        "email.replay",
                        "email.remove",
                    ),
                ),
            ),
        ),
        Actions(("email.connect",)),
    ),
    empty=Empty(
        T("No mailbox connected yet", "尚未连接邮箱"),
        T("You need its address, a code and two servers.", "需要邮箱地址、授权码与服务器。"),
        "email.connect",
    ),
)


SECURITY = (
    Option("tls", T("TLS", "SSL/TLS")),
    Option("starttls", T("STARTTLS", "STARTTLS")),
    Option("none", T("None (own network only)", "不加密（仅内网）")),
)


def _fields(*, new: bool) -> tuple[Field, ...]:
    return (
        Field("name", T("Name", "名称"), required=True, placeholder=T("Our mail", "客服邮箱")),
        Field("settings.address", T("Address", "邮箱地址"), required=True),
        Field(
            "settings.password",
            T("Code or password", "授权码或密码"),
            "secret",
            required=new,
            help=SEALED if new else KEPT,
        ),
        *_server("smtp", "SMTP", 465),
        *_server("imap", "IMAP", 993),
        Field("settings.sender", T("Sender's name", "发件人名称")),
        Field("settings.username", T("User name, if it is not the address", "用户名（如非邮箱）")),
        Field("settings.mailbox", T("Folder", "文件夹"), default="INBOX"),
        Field(
            "settings.every_minutes",
            T("Minutes between two looks", "收信间隔（分钟）"),
            "number",
            default=1,
            min=1,
            max=60,
        ),
        Field("settings.authserv_id", T("authserv-id", "authserv-id"), help=VOUCHES),
        Field("settings.subject", T("Subject of new mails", "新邮件默认主题"), help=SUBJECT),
    )


def _server(name: str, called: str, port: int) -> tuple[Field, ...]:
    return (
        Field(f"settings.{name}_host", T(f"{called} server", f"{called} 服务器"), required=True),
        Field(
            f"settings.{name}_port", T(f"{called} port", f"{called} 端口"), "number", default=port
        ),
        Field(
            f"settings.{name}_security",
            T(f"{called} encryption", f"{called} 加密方式"),
            "select",
            options=SECURITY,
            default="tls",
        ),
    )


VOUCHES = T(
    "What your own mail server calls itself where it judges senders. Leave it blank: the self-test"
    " finds it out. Without it senders are not taken as proof.",
    "您的邮件服务器在 Authentication-Results 中的名称。可留空，由自检自动获取；"
    "没有它时，发件人不作为身份依据。",
)
SUBJECT = T(
    "A first line such as “Subject: …” in the text itself goes before it.",
    "正文首行写“主题：……”则以其为准。",
)


def _deed(name: str, label: T, icon: str, document: str, path: str, **more: object) -> Action:
    """A button on an account's row."""
    known = {"requires": MANAGE, "refresh": AGAIN, "mutation": Source(document, path, THIS)}
    return Action(id=name, label=label, icon=icon, **(known | more))  # type: ignore[arg-type]


SELF_TEST = Settings(
    id="check",
    label=T("Mail self-test", "邮箱自检"),
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
        T("Connect an account first.", "请先连接邮箱。"),
    ),
)

DEEDS = (
    Action(
        id="connect",
        label=T("Connect an account", "连接邮箱"),
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
        done=T("Tested; see “Mail self-test”", "自检完成，结果见“邮箱自检”"),
        refresh=("email.check", "email.settings"),
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

SCREENS: tuple[Contribution, ...] = (SCREEN, SELF_TEST, *DEEDS)
