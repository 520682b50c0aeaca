"""SMS: approved templates out, replies and delivery reports in, unsubscribing honoured."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="sms",
    title=T("SMS", "短信"),
    summary=T(
        "Text messages in approved templates; replies, reports and “TD” come back.",
        "按审核通过的模板发送短信，接收回复、状态报告与退订。",
    ),
    version="0.1.0",
)
