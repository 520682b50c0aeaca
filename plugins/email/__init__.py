"""E-mail: what people write to a mailbox, and answers that stay in their thread."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="email",
    title=T("E-mail", "邮件"),
    summary=T(
        "A mailbox read over IMAP and answered over SMTP, with bounces and unsubscribing.",
        "通过 IMAP 收信、SMTP 发信，识别退信、自动回复与退订。",
    ),
    version="0.1.0",
)
