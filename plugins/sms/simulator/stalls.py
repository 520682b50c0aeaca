"""The account that a sandbox plays."""

from typing import Any

from core.channels import Human, Stall
from core.errors import T


def meets(account: Any, human: Human) -> Any:
    """Somebody with a number."""
    return account.person(human.name, human.phone)


STALLS = (Stall(key="sms", title=T("SMS", "短信"), meets=meets),)
