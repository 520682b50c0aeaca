"""The self-test of a mailbox: one line for each thing that must be in place."""

from collections.abc import Callable

from core.auth import house
from core.channels import Finding, Troubled
from core.errors import T
from core.settings import Settings

from .wire import MailLine, in_thread, mailbox, try_submission

READ = T("The mailbox can be read (IMAP)", "可以收信（IMAP）")
WRITE = T("Mail can be sent (SMTP)", "可以发信（SMTP）")
LEAVE = T("People can unsubscribe", "可以退订")
NO_URL = T(
    "Enter the house's public address: mails then carry a way to unsubscribe.",
    "请填写系统公网地址，邮件才会带上退订链接。",
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


async def _leaving() -> Finding:
    base = (await house()).url or Settings.from_env().url
    return Finding(title=LEAVE, ok=bool(base), advice=None if base else NO_URL)
