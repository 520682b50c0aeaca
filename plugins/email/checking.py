"""The self-test of a mailbox: one line for each thing that must be in place."""

from collections.abc import Callable

from core.auth import house
from core.channels import NO_ADDRESS, SET_ADDRESS, Finding, Troubled
from core.errors import T
from core.settings import Settings

from .learning import learn
from .wire import MailLine, in_thread, mailbox, try_submission

READ = T("The mailbox can be read (IMAP)", "可以收信（IMAP）")
WRITE = T("Mail can be sent (SMTP)", "可以发信（SMTP）")
LEAVE = T("People can unsubscribe", "可以退订")
VOUCHED = T("Senders are verified", "验证发件人")
BY = T("By the mail server {name}", "由邮件服务器 {name} 验证")
SILENT = T(
    "The mail server judged no sender of a mail to ourselves: senders are not believed, and the"
    " same address elsewhere is only a suggestion.",
    "邮件服务器没有对发给自己的邮件给出验证结果：发件人不作为身份依据，同一邮箱仅提示为疑似同一人。",
)
BY_HAND = T(
    "If mails from outside bear a line Authentication-Results, enter its first word as"
    " authserv-id.",
    "如外部来信的邮件头含 Authentication-Results，请将其第一个词填入账号设置的 authserv-id。",
)
PROVED = T("SPF, DKIM and DMARC of the domain", "域名的 SPF、DKIM、DMARC")
ELSEWHERE = T(
    "They are set up at the domain's provider and cannot be seen from here; without them mail may"
    " end up as junk.",
    "需在域名服务商处设置，此处无法检测；未设置时邮件可能进入垃圾箱。",
)


async def findings(line: MailLine) -> list[Finding]:
    """Look at everything, and go on after what is wrong."""
    return [
        await _tried(READ, lambda: _opened(line)),
        await _tried(WRITE, lambda: try_submission(line)),
        await _vouching(line),
        await _leaving(),
        Finding(title=PROVED, ok=None, detail=ELSEWHERE),
    ]


def _opened(line: MailLine) -> None:
    with mailbox(line):
        pass


async def _tried(title: T, work: Callable[[], None]) -> Finding:
    try:
        await in_thread(work)
    except Troubled as error:
        trouble = error.trouble
        return Finding(title=title, ok=False, detail=trouble.message, advice=trouble.advice)
    return Finding(title=title, ok=True)


async def _vouching(line: MailLine) -> Finding:
    """Whether our server says who really sent a mail; found out by writing to ourselves."""
    try:
        name = await learn(line)
    except Troubled as error:
        trouble = error.trouble
        return Finding(title=VOUCHED, ok=None, detail=trouble.message, advice=trouble.advice)
    known = name or line.settings.authserv_id
    if known:
        return Finding(title=VOUCHED, ok=True, detail=BY.fill(name=known))
    return Finding(title=VOUCHED, ok=None, detail=SILENT, advice=BY_HAND)


async def _leaving() -> Finding:
    base = (await house()).url or Settings.from_env().url
    if base:
        return Finding(title=LEAVE, ok=True)
    return Finding(title=LEAVE, ok=False, detail=NO_ADDRESS, advice=SET_ADDRESS)
