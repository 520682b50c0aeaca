"""Douyin: private messages, comments and leads of a business account, as far as Douyin grants."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="douyin",
    title=T("Douyin", "抖音"),
    summary=T(
        "Private messages, comments, lead cards and the leads of Ocean Engine ads.",
        "接收和回复抖音私信与评论，汇总留资卡片和巨量引擎（飞鱼）线索。",
    ),
    version="1.0",
)
