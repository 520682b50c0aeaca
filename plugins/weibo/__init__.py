"""Weibo: messages, events, comments and mentions of a verified account, answered from here."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="weibo",
    title=T("Weibo", "微博"),
    summary=T(
        "Direct messages, followers, comments and mentions of Weibo accounts, both directions.",
        "微博私信、关注、评论与@提及，统一接收并回复。",
    ),
    version="0.1.0",
)
