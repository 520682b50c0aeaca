"""The account that a sandbox plays."""

from core.channels import Stall
from core.errors import T

STALLS = (Stall(key="douyin", title=T("Douyin", "抖音")),)
