"""WeCom: customers of the staff, groups and WeChat customer service, on the customer's timeline."""

from core.errors import T
from core.hooks import Plugin

PLUGIN = Plugin(
    name="wecom",
    title=T("WeCom", "企业微信"),
    summary=T(
        "External contacts, groups, channel codes and WeChat customer service of a company.",
        "企业微信的客户联系、客户群、渠道活码与微信客服。",
    ),
    version="0.1.0",
)
