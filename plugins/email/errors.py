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


def trouble_from(error: Exception, *, handed_over: bool = False) -> Troubled:
    """What an error of the wire means; once a mail was handed over, nobody knows."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Troubled(Trouble(kind=KIND.TOKEN, message=PASSWORD, advice=CODE))
    if isinstance(error, smtplib.SMTPResponseException):
        return Troubled(judged(error.smtp_code, _words(error.smtp_error)))
    if isinstance(error, ssl.SSLError):
        return Troubled(Trouble(kind=KIND.CONFIGURATION, message=UNPROVED))
    if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort):
        return Troubled(Trouble(kind=KIND.CONFIGURATION, message=MAILBOX))
    message = HALFWAY if handed_over else UNHEARD
    done = None if handed_over else False
    return Troubled(Trouble(kind=KIND.TRANSIENT, message=message, done=done))


def wrong_password() -> Troubled:
    """The mailbox does not open."""
    return Troubled(Trouble(kind=KIND.TOKEN, message=PASSWORD, advice=CODE))


def judged(code: int, words: str) -> Trouble:
    """What a server's code and words mean: RFC 5321's code, or better RFC 3463's status."""
    status = STATUS.search(words)
    shown = status[0] if status else str(code)
    if code < 500:
        until = now() + timedelta(minutes=5)
        return Trouble(kind=KIND.RATE_LIMITED, code=shown, message=LATER, until=until)
    return by_status(shown, words)


def by_status(status: str, words: str) -> Trouble:
    """What a lasting failure means, by its status such as 5.1.1."""
    if status.startswith("5.1.") or status in ("550", "551", "5.2.1"):
        return Trouble(kind=KIND.GONE, code=status, message=NOBODY)
    if status == "5.2.2":
        return Trouble(kind=KIND.PERMANENT, code=status, message=FULL)
    if status in ("5.2.3", "5.3.4", "552"):
        return Trouble(kind=KIND.CONTENT, code=status, message=LARGE)
    if status.startswith("5.7."):
        return Trouble(kind=KIND.PERMANENT, code=status, message=UNWANTED, advice=REPUTE)
    message = REFUSED.fill(why=words[:200])
    return Trouble(kind=KIND.PERMANENT, code=status, message=message)


def _words(said: object) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
