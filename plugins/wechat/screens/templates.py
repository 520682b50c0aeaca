"""Templates: which there are, and sending one when the time to answer is over."""

from core.errors import T
from core.ui import (
    ROW,
    Action,
    Choices,
    Contribution,
    Empty,
    Field,
    Option,
    Page,
    Panel,
    Picker,
    Source,
    Table,
    Value,
    When,
    asked,
    deed,
    listing,
)

from .words import OF_ACCOUNT, beside, text

SEND_RIGHT = ("core.message.send",)
KINDS = (
    Option("TEMPLATE", T("Template message", "模板消息"), "info"),
    Option("SUBSCRIPTION", T("Notification they agree to", "订阅通知"), "good"),
)

PANEL = Panel(
    id="templates_here",
    slot="conversation.side",
    order=60,
    label=T("WeChat templates", "微信模板消息"),
    icon="template",
    requires=SEND_RIGHT,
    when=(When("channel", "eq", "wechat"),),
    source=Source(
        """
        query ($conversation: ID!) { wechatTemplatesFor(conversation: $conversation) {
          nodes { id conversation title kind hint accepted sendable } } }""",
        "wechatTemplatesFor",
        {"conversation": "$entity.id"},
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("title", T("Template", "模板")),
                Value("kind", T("Kind", "类型"), "enum", options=KINDS),
                Value("accepted", T("Agreed", "已同意"), "bool"),
            ),
            actions=("wechat.send_template",),
            limit=20,
        ),
    ),
)

SEND = Action(
    id="send_template",
    label=T("Send", "发送"),
    icon="send",
    placement=("row",),
    requires=SEND_RIGHT,
    when=(When("sendable", "eq", value=True),),
    form=(
        Field(
            "hint",
            T("One line for each gap", "每行填写一个字段"),
            "textarea",
            required=True,
            help=T("As in “thing1: tea set”.", "格式如“thing1：茶具套装”。"),
        ),
        text("url", T("A tap opens", "点击打开网页"), required=False),
    ),
    mutation=deed(
        "sendWechatTemplate",
        conversation=("ID!", "$row.conversation"),
        template=ROW,
        lines=asked("String!", "hint"),
        url=asked("String"),
    ),
    done=T("On its way", "已发送"),
    refresh=("wechat.templates_here",),
)

PICK = Picker(
    id="pick_template",
    label=T("Template", "模板"),
    icon="template",
    requires=SEND_RIGHT,
    channel="wechat",
    picks="template",
    words="content",
    choices=Choices(
        Source(
            """
            query ($conversation: ID!) {
              wechatTemplatesFor(conversation: $conversation, sendable: true) {
                nodes { number title content kind } } }""",
            "wechatTemplatesFor.nodes",
            {"conversation": "$entity.id"},
        ),
        value="number",
        label="title",
        detail="kind",
    ),
)

TEMPLATES = Page(
    id="templates",
    path="/wechat/templates",
    label=T("Templates", "模板"),
    icon="template",
    requires=SEND_RIGHT,
    nav=beside(34),
    source=listing(
        "wechatTemplates", "WeChatTemplate", "id title kind content example gone account { name }"
    ),
    columns=(
        Value("title", T("Template", "模板")),
        Value("kind", T("Kind", "类型"), "enum", options=KINDS),
        Value("example", T("Example", "示例")),
        Value("gone", T("Dropped by WeChat", "已被微信删除"), "bool"),
        OF_ACCOUNT,
    ),
    actions=("wechat.remove_template",),
    empty=Empty(
        T("No templates yet", "还没有模板"),
        T(
            "Choose some in mp.weixin.qq.com, then fetch them under Settings → WeChat accounts →"
            " Tools.",
            "请先在公众平台选用模板，再到「设置 → 微信公众号 → 工具」中同步。",
        ),
    ),
)

SCREENS: tuple[Contribution, ...] = (PANEL, SEND, PICK, TEMPLATES)
