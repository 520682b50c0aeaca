"""The account that a sandbox plays."""

from typing import Any

from core.channels import Human, Stall
from core.errors import T


def meets(account: Any, human: Human) -> Any:
    """Somebody with a mailbox elsewhere."""
    return account.person(human.name, human.email)


STALLS = (Stall(key="email", title=T("E-mail", "邮件"), meets=meets),)
