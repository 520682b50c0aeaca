"""What WeChat tells of one person, beside them: notifications they agreed to, pages they opened."""

from core.errors import T
from core.ui import Contribution, Panel, Source, Table, Value, When

FIELDS = "nodes { id title accepted answeredAt times }"
COLUMNS = (
    Value("title", T("Notification", "订阅通知")),
    Value("accepted", T("Agreed", "已同意"), "bool"),
    Value("times", T("Times", "累计同意次数"), "number"),
    Value("answeredAt", T("When", "时间"), "relative"),
)
CONSENTS = T("WeChat notifications", "微信订阅通知")
SEE = ("core.customer.read",)

OF_CUSTOMER = Panel(
    id="consents",
    slot="customer.side",
    order=62,
    label=CONSENTS,
    icon="bell",
    requires=SEE,
    when=(When("identityKinds", "has", "openid"),),
    source=Source(
        f"""
        query ($customer: ID!) {{ wechatConsents(first: 20,
          filter: {{conversation: {{customer: {{id: {{eq: $customer}}}}}}}}) {{ {FIELDS} }} }}""",
        "wechatConsents",
        {"customer": "$entity.id"},
    ),
    body=(Table(path="nodes", columns=COLUMNS),),
)

OF_CONVERSATION = Panel(
    id="consents_here",
    slot="conversation.side",
    order=62,
    label=CONSENTS,
    icon="bell",
    requires=SEE,
    when=(When("channel", "eq", "wechat"),),
    source=Source(
        f"""
        query ($conversation: ID!) {{ wechatConsents(first: 20,
          filter: {{conversation: {{id: {{eq: $conversation}}}}}}) {{ {FIELDS} }} }}""",
        "wechatConsents",
        {"conversation": "$entity.id"},
    ),
    body=(Table(path="nodes", columns=COLUMNS),),
)

VISITS = Panel(
    id="visits",
    slot="customer.side",
    order=63,
    label=T("WeChat visits", "微信网页访问"),
    icon="link",
    requires=SEE,
    when=(When("identityKinds", "has", "openid"),),
    source=Source(
        """
        query ($customer: ID!) { wechatVisits(first: 20,
          filter: {customer: {id: {eq: $customer}}}) { nodes { id createdAt title } } }""",
        "wechatVisits",
        {"customer": "$entity.id"},
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("title", T("Page", "页面")),
                Value("createdAt", T("When", "时间"), "relative"),
            ),
        ),
    ),
)

SCREENS: tuple[Contribution, ...] = (OF_CUSTOMER, OF_CONVERSATION, VISITS)
