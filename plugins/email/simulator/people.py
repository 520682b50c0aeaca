"""People with mailboxes: what they write, and what they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING, Any, ClassVar

from core.certificates import trusted
from core.channels import Ask, Astray, Doing, Received
from core.errors import T

if TYPE_CHECKING:
    from .accounts import SimAccount

HELLO = T("Hello, what is your price for fifty?", "你好，想了解一下团购价格。")
TOPIC = T("Your prices", "团购咨询")
TEXT = Ask("text", T("What they write", "正文"), HELLO)
SUBJECT = Ask("subject", T("Subject", "主题"), TOPIC)

NO_MAIL = T("No mail was received yet.", "还没有收到邮件。")
NO_BUTTON = T("The last mail has no button to unsubscribe.", "最近一封邮件没有退订按钮。")

DOINGS = (
    Doing("writes", T("Write a mail", "写邮件"), (SUBJECT, TEXT)),
    Doing("replies", T("Answer the last mail", "回复最近一封"), (TEXT,)),
    Doing("is_away", T("An automatic answer goes out", "自动回复（不在办公室）")),
    Doing("sends_file", T("Send a file", "发送附件")),
    Doing("unsubscribes", T("Unsubscribe with one click", "一键退订")),
    Doing("moves_away", T("Give the mailbox up", "停用邮箱")),
)


@dataclass
class Person:
    """Somebody with a mailbox elsewhere."""

    account: SimAccount
    name: str
    address: str
    inbox: list[Received] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    gone: str = ""
    """How mail to them fails: `at_once` when it is handed over, `later` with a report."""

    doings: ClassVar[Sequence[Doing]] = DOINGS

    async def does(self, doing: str, **fields: Any) -> Any:
        """Do one of the things that people do with mail."""
        if doing not in {known.id for known in self.doings}:
            raise ValueError(f"nobody does “{doing}” with mail")
        return await getattr(self, doing)(**fields)

    def receives(self, raw: bytes) -> None:
        """A mail arrives."""
        mail = message_from_bytes(raw, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain", "html"))
        text = str(body.get_content()).strip() if body else ""
        self.mails.append(mail)
        fields = {"subject": str(mail["subject"]), "message_id": str(mail["message-id"])}
        self.inbox.append(Received("mail", text, fields, self.account.platform.clock.now()))

    async def writes(
        self, subject: str = TOPIC.zh, text: str = HELLO.zh, **headers: str
    ) -> EmailMessage:
        """Write a new mail."""
        return self._post(self._mail(subject, text, headers))

    async def replies(self, text: str = HELLO.zh, **headers: str) -> EmailMessage:
        """Answer the last mail."""
        last = self._last()
        known = {
            "In-Reply-To": str(last["message-id"]),
            "References": f"{last['references'] or ''} {last['message-id']}".strip(),
        }
        return self._post(self._mail(f"Re: {last['subject']}", text, known | headers))

    async def is_away(self) -> EmailMessage:
        """An automatic answer goes out."""
        return await self.replies("我正在休假。", **{"Auto-Submitted": "auto-replied"})

    async def sends_file(
        self, name: str = "清单.pdf", content: bytes = b"%PDF-1.4\n%%EOF\n"
    ) -> EmailMessage:
        """Send a file."""
        mail = self._mail("清单", "请看附件", {})
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=name)
        return self._post(mail)

    async def unsubscribes(self) -> int:
        """Press the button that the mail program shows: one POST, as RFC 8058 says."""
        from httpx import AsyncClient  # a server that plays no provider need not load it

        link = self._last()["list-unsubscribe"]
        if link is None:
            raise Astray(NO_BUTTON)
        address = str(link).strip("<> ")
        async with AsyncClient(verify=trusted()) as client:
            form = {"List-Unsubscribe": "One-Click"}
            return (await client.post(address, data=form)).status_code

    async def moves_away(self, how: str = "later") -> None:
        """Give the mailbox up: mail to it fails from now on."""
        self.gone = how

    async def forges(self, address: str, text: str = HELLO.zh, **headers: str) -> EmailMessage:
        """Write under somebody else's address, with a judgement of one's own making."""
        mail = self._mail("转账", text, headers)
        del mail["From"]
        mail["From"] = formataddr((self.name, address))
        claimed = address.rpartition("@")[2]
        judge = self.account.platform.called
        mail["Authentication-Results"] = f"{judge}; dmarc=pass header.from={claimed}"
        return self._post(mail)

    def _last(self) -> EmailMessage:
        if not self.mails:
            raise Astray(NO_MAIL)
        return self.mails[-1]

    def _mail(self, subject: str, text: str, headers: dict[str, str]) -> EmailMessage:
        platform = self.account.platform
        mail = EmailMessage()
        mail["From"] = formataddr((self.name, self.address))
        mail["To"] = self.account.address
        mail["Subject"] = subject
        mail["Date"] = format_datetime(platform.today())
        mail["Message-ID"] = platform.next_id(self.address)
        for name, value in headers.items():
            mail[name] = value
        mail.set_content(text)
        return mail

    def _post(self, mail: EmailMessage) -> EmailMessage:
        domain = self.address.rpartition("@")[2]
        self.account.keep(mail.as_bytes(policy=policy.SMTP), domain=domain)
        return mail
