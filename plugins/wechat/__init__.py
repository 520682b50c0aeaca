"""WeChat: what people write to an official account becomes a conversation with a customer."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="wechat",
    title=T("WeChat Official Account", "微信公众号"),
    summary=T(
        "Messages, followers and QR codes of official accounts, on the customer's timeline.",
        "公众号的消息、关注与扫码，自动进入客户时间线。",
    ),
    version="0.1.0",
)
