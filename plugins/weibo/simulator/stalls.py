"""The account that a sandbox plays."""

from core.channels import Stall
from core.errors import T

STALLS = (Stall(key="weibo", title=T("Weibo", "微博")),)
