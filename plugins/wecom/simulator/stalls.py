"""The corp that a sandbox plays, bound to the same Open Platform as its WeChat accounts."""

from typing import Any

from core.channels import Human, Stall
from core.errors import T


def opens(platform: Any) -> Any:
    """A corp with one employee, who has a phone as well."""
    corp = platform.account(open_platform="sandbox")
    corp.hire("ZhangMin", "张敏")
    return corp


def meets(corp: Any, human: Human) -> Any:
    """Somebody on WeChat, with the unionid that all accounts of the sandbox see."""
    return corp.person(human.name, unionid=human.unionid)


STALLS = (Stall(key="wecom", title=T("WeCom", "企业微信"), opens=opens, meets=meets),)
