"""The legal ways to write to somebody through WeCom."""

from core.channels import Mode, Way
from core.errors import T

from .desk import ENDED, ENTERED, MESSAGE, PICKED
from .happenings import WELCOME

DESK_KINDS = frozenset(
    ("text", "image", "voice", "video", "file", "link", "mini_program", "menu", "location", "card")
)
ATTACHED = frozenset(("text", "image", "link", "mini_program", "video", "file"))

WINDOW = Way(
    mode=Mode.WINDOW,
    title=T("Answer in customer service (48 hours, 5 messages)", "微信客服回复（48 小时内 5 条）"),
    contents=DESK_KINDS,
    triggers=frozenset({MESSAGE}),
    idempotent=True,
    longest_text=2048,
)
GREETING = Way(
    mode=Mode.CODE,
    title=T("Welcome message (20 seconds)", "欢迎语（20 秒内）"),
    contents=ATTACHED,
    triggers=frozenset({WELCOME}),
    idempotent=True,
    urgent=True,
    longest_text=4000,
)
ON_EVENT = Way(
    mode=Mode.CODE,
    title=T("Message on a service event", "客服事件响应消息"),
    contents=frozenset({"text", "menu"}),
    triggers=frozenset({ENTERED, PICKED, ENDED}),
    idempotent=True,
    urgent=True,
    longest_text=2048,
)
BY_STAFF = Way(
    mode=Mode.STAFF,
    title=T("Ask an employee to send it (group send)", "由员工确认发送（群发）"),
    contents=ATTACHED,
    longest_text=4000,
    confirms=True,
)

WAYS = (WINDOW, GREETING, ON_EVENT, BY_STAFF)
