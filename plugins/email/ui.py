"""The settings screen of mailboxes, as data."""

from core.channels import AccountScreens, Step
from core.errors import T
from core.ui import Contribution, Field, Option

GUIDE = (
    Step(
        T("Let programs in", "开启 IMAP/SMTP"),
        T(
            "In the mailbox's settings on the web, switch IMAP and SMTP on. Many providers"
            " then show a code for programs, to be used instead of the password.",
            "在网页版邮箱设置中开启 IMAP/SMTP 服务，并生成“授权码”（代替登录密码）。",
        ),
    ),
    Step(
        T("Connect", "连接邮箱"),
        T(
            "Enter the address, the code and the two servers, such as smtp.exmail.qq.com"
            " and imap.exmail.qq.com. The mailbox is only read: nothing in it changes.",
            "填写邮箱地址、授权码及服务器，例如 smtp.exmail.qq.com 与 imap.exmail.qq.com。"
            "系统只读取邮箱，不会改动其中的邮件。",
        ),
    ),
    Step(
        T("Prove the domain", "域名验证"),
        T(
            "At the domain's provider, set up SPF, DKIM and DMARC as the mail provider"
            " says; without them answers may end up as junk.",
            "请按邮箱服务商说明为域名设置 SPF、DKIM 与 DMARC，否则邮件可能进入垃圾箱。",
        ),
    ),
)

SECURITY = (
    Option("tls", T("TLS", "SSL/TLS")),
    Option("starttls", T("STARTTLS", "STARTTLS")),
    Option("none", T("None (own network only)", "不加密（仅内网）")),
)
VOUCHES = T(
    "What your own mail server calls itself where it judges senders. Leave it blank: the self-test"
    " finds it out. Without it senders are not taken as proof.",
    "您的邮件服务器在 Authentication-Results 中的名称。可留空，由自检自动获取；"
    "没有它时，发件人不作为身份依据。",
)
PACE = T(
    "More wait for their turn. Providers do not publish their limits (not confirmed): lower it if"
    " mails come back or end up as junk.",
    "超出的邮件自动排队。各邮箱服务商未公开上限（未证实），如遇退信或进垃圾箱请调小。",
)
SUBJECT = T(
    "A first line such as “Subject: …” in the text itself goes before it.",
    "正文首行写“主题：……”则以其为准。",
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


FIELDS = (
    Field("settings.address", T("Address", "邮箱地址"), required=True),
    Field("settings.password", T("Code or password", "授权码或密码"), "secret", required=True),
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
    Field(
        "settings.per_minute",
        T("Mails a minute", "每分钟最多发出"),
        "number",
        default=60,
        min=1,
        max=6000,
        help=PACE,
    ),
    Field(
        "settings.per_domain",
        T("Mails a minute to one domain", "每分钟发往同一域名最多"),
        "number",
        default=30,
        min=1,
        max=6000,
    ),
    Field(
        "settings.authserv_id",
        T("Name of your mail server (authserv-id)", "邮件服务器标识（authserv-id）"),
        help=VOUCHES,
    ),
    Field("settings.subject", T("Subject of new mails", "新邮件默认主题"), help=SUBJECT),
)

ACCOUNTS = AccountScreens(
    channel="email",
    icon="mail",
    label=T("Mailboxes", "邮箱账号"),
    connect=T("Connect a mailbox", "连接邮箱"),
    needs=T("You need its address, a code and two servers.", "需要邮箱地址、授权码与服务器。"),
    guide=GUIDE,
    example=T("Our mail", "客服邮箱"),
    fields=FIELDS,
    called=False,
)

SCREENS: tuple[Contribution, ...] = ACCOUNTS.all()
