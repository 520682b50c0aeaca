"""Sales: the usual road from a first word to a signed deal."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="sales",
    title=T("Sales pipeline", "销售管道"),
    summary=T(
        "Whoever writes to you becomes a lead, and every deal has its place on the way.",
        "客户来信即成线索，每笔商机都在流程上有位置。",
    ),
    version="1.0",
)
