"""The sandbox: every platform imitated, and phones of the people on it."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="sandbox",
    title=T("Sandbox", "沙盒"),
    summary=T(
        "Try every channel without a real account: play their people on phones.",
        "无需真实账号即可体验所有渠道：在模拟手机上扮演客户。",
    ),
    version="1.0",
)
