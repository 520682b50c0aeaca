"""The accounts that a sandbox plays on WeChat: one of each kind, all of one Open Platform."""

from collections.abc import Callable
from typing import Any

from core.channels import Human, Stall
from core.errors import T

OPEN_PLATFORM = "sandbox"
"""The Open Platform account that everything of one sandbox is bound to."""


def opening(kind: str, name: str) -> Callable[[Any], Any]:
    """How an account of a kind is made."""
    wishes = {} if kind == "mini_program" else {"keep_records": True}
    return lambda platform: platform.account(
        kind=kind, name=name, open_platform=OPEN_PLATFORM, wishes=wishes
    )


def meets(account: Any, human: Human) -> Any:
    """Somebody whose unionid is the same in every account of the sandbox."""
    return account.person(human.name, unionid=human.unionid)


STALLS = (
    Stall(
        key="wechat",
        title=T("WeChat service account", "微信服务号"),
        opens=opening("service", "模拟服务号"),
        meets=meets,
    ),
    Stall(
        key="wechat-subscription",
        title=T("WeChat subscription account", "微信订阅号"),
        opens=opening("subscription", "模拟订阅号"),
        meets=meets,
    ),
    Stall(
        key="wechat-mini",
        title=T("WeChat mini program", "微信小程序"),
        opens=opening("mini_program", "模拟小程序"),
        meets=meets,
    ),
)
