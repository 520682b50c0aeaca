"""What mail servers' refusals mean, in words that a shop owner understands."""

import imaplib
import re
import smtplib
import ssl
from datetime import timedelta

from core.channels import Trouble, Troubled, TroubleKind
from core.db import now
from core.errors import T

KIND = TroubleKind

STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")

PASSWORD = T("The mail server does not take the password.", "邮箱密码或授权码错误。")
CODE = T(
    "Many providers want a code for mail programs instead of the password; enter it here.",
    "多数邮箱需在网页版开启 IMAP/SMTP 并使用“授权码”，请在账号设置中填写。",
)
UNHEARD = T("The mail server cannot be reached.", "无法连接邮件服务器。")
UNPROVED = T("The mail server cannot prove who it is.", "邮件服务器证书无效。")
NOBODY = T("There is no such mailbox.", "收件邮箱不存在。")
FULL = T("The mailbox is full.", "对方邮箱已满。")
UNWANTED = T("The recipient's server does not take our mail.", "对方服务器拒收我们的邮件。")
REPUTE = T(
    "See whether SPF, DKIM and DMARC of the domain are set up.",
    "请检查发信域名的 SPF、DKIM 与 DMARC 设置。",
)
LATER = T("The server wants us to come back later.", "对方服务器要求稍后再试。")
LARGE = T("The mail is too large.", "邮件过大。")
REFUSED = T("The mail server refused: {why}", "邮件服务器拒绝：{why}")
HALFWAY = T("The connection broke off halfway.", "连接在发送途中中断。")
MAILBOX = T("The mailbox cannot be opened.", "无法打开邮箱文件夹。")


SENDER = T(
    "The mail server does not let this mailbox write under this address.",
    "邮件服务器不允许以此地址发信。",
)
SAME = T(
    "The sender's address must be the one that signs in: look at address and user name.",
    "发件人须与登录邮箱一致，请检查账号设置中的邮箱地址与用户名。",
)
ASK = T("Ask the customer for another address.", "请向客户核对邮箱地址，或换其他联系方式。")
ROOM = T("Write again in some days, or elsewhere.", "请过几天再发，或换其他联系方式。")
SMALLER = T("Send a link instead of the file.", "请压缩附件，或改为发送链接。")
SERVERS = T(
    "See whether the server's name, port and encryption are right.",
    "请检查账号设置中的服务器名称、端口与加密方式。",
)
SENT_BOX = T(
    "Look into the mailbox's sent mails before you send it again.",
    "请先在邮箱“已发送”中确认，再决定是否重发。",
)
FOLDER = T("See whether the folder has this name.", "请检查账号设置中的文件夹名称。")
WORDING = T(
    "Change the words or links, or ask the recipient to allow our address.",
    "请修改内容或链接，或请对方将我们的地址加入白名单。",
)

MAILBOX_NAME = 553
"""RFC 5321: “mailbox name not allowed”; whatever status comes with it, it is about the sender."""

NO_SUCH_MAILBOX = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "551"})
"""Only these say that nobody is there; a mere 550 may as well mean that they take us for spam."""


def trouble_from(error: Exception, *, handed_over: bool = False) -> Troubled:
    """What an error of the wire means; once a mail was handed over, nobody knows."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Troubled(Trouble(kind=KIND.TOKEN, message=PASSWORD, advice=CODE))
    if isinstance(error, smtplib.SMTPResponseException):
        return Troubled(judged(error.smtp_code, _words(error.smtp_error)))
    if isinstance(error, ssl.SSLError):
        return Troubled(Trouble(kind=KIND.CONFIGURATION, message=UNPROVED, advice=SERVERS))
    if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):
        return Troubled(Trouble(kind=KIND.CONFIGURATION, message=MAILBOX, advice=FOLDER))
    message = HALFWAY if handed_over else UNHEARD
    advice, done = (SENT_BOX, None) if handed_over else (SERVERS, False)
    return Troubled(Trouble(kind=KIND.TRANSIENT, message=message, advice=advice, done=done))


def wrong_password() -> Troubled:
    """The mailbox does not open."""
    return Troubled(Trouble(kind=KIND.TOKEN, message=PASSWORD, advice=CODE))


def judged(code: int, words: str) -> Trouble:
    """What a server's code and words mean: RFC 5321's code, or better RFC 3463's status."""
    status = STATUS.search(words)
    shown = status[0] if status and code != MAILBOX_NAME else str(code)
    if code < 500:
        until = now() + timedelta(minutes=5)
        return Trouble(kind=KIND.RATE_LIMITED, code=shown, message=LATER, until=until)
    return by_status(shown, words)


def by_status(status: str, words: str) -> Trouble:
    """What a lasting failure means, by its status such as 5.1.1."""
    if status in NO_SUCH_MAILBOX:
        return Trouble(kind=KIND.GONE, code=status, message=NOBODY, advice=ASK)
    known = next((each for starts, each in MEANINGS if status.startswith(starts)), None)
    if known is not None:
        kind, message, advice = known
        return Trouble(kind=kind, code=status, message=message, advice=advice)
    message = REFUSED.fill(why=words[:200])
    return Trouble(kind=KIND.PERMANENT, code=status, message=message, advice=WORDING)


MEANINGS: tuple[tuple[tuple[str, ...], tuple[TroubleKind, T, T]], ...] = (
    (("5.2.2",), (KIND.PERMANENT, FULL, ROOM)),
    (("5.2.3", "5.3.4", "552"), (KIND.CONTENT, LARGE, SMALLER)),
    (("5.1.7", "5.1.8", "553"), (KIND.CONFIGURATION, SENDER, SAME)),
    (("5.7.", "550"), (KIND.PERMANENT, UNWANTED, REPUTE)),
)


def _words(said: object) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
