"""What a text message costs, and which words in a reply mean "no more"."""

import re
from typing import NamedTuple

ONE = 70
"""Units of UTF-16 in a message that travels alone."""

OF_SEVERAL = 67
"""Units in each part of a longer one."""

STOP = re.compile(r"(td|r|stop|退订|退|拒收|取消订阅)[\s。.!！]*", re.IGNORECASE)
MAYBE = re.compile(r"[tn][\s。.!！]*", re.IGNORECASE)
"""What some use for it; but it may as well answer a question, such as “Y/N”."""

START = re.compile(r"(start|订阅|恢复订阅)[\s。.!！]*", re.IGNORECASE)


class Size(NamedTuple):
    """How long a message is, and how many it counts as."""

    characters: int
    segments: int


def size_of(sign_name: str, text: str) -> Size:
    """The size of a message with its sign name in front, as it is billed."""
    units = len(signed(sign_name, text).encode("utf-16-le", "surrogatepass")) // 2
    return Size(units, 1 if units <= ONE else -(-units // OF_SEVERAL))


def signed(sign_name: str, text: str) -> str:
    """A message as the phone shows it."""
    return f"【{sign_name}】{text}"


def says_stop(text: str) -> bool:
    """Whether a reply means that the person wants no more messages."""
    return STOP.fullmatch(text.strip()) is not None


def may_say_stop(text: str) -> bool:
    """Whether a reply means that only if it answers marketing."""
    return MAYBE.fullmatch(text.strip()) is not None


def says_start(text: str) -> bool:
    """Whether a reply means that the person wants messages again."""
    return START.fullmatch(text.strip()) is not None
