"""Pages: channel codes, requests to employees, customer groups, service accounts."""

from core.errors import T
from core.ui import (
    Action,
    Contribution,
    Empty,
    Field,
    Nav,
    Option,
    Page,
    Source,
    Value,
)
from plugins.wecom.graphql.book import GROUPS
from plugins.wecom.service.tasks import SEND
from plugins.wecom.service.ways import MANAGE as WAYS

THIS = {"id": "$row.id"}

WAY_FORM = (
    Field("name", T("Name", "活码名称"), required=True),
    Field("staff", T("Employees (accounts)", "接待成员（账号）"), "tags", required=True),
    Field(
        "skipVerify",
        T("Employees need not accept", "免验证自动通过"),
        "bool",
        default=True,
    ),
    Field("welcomeText", T("Welcome", "欢迎语"), "textarea"),
    Field("tags", T("Tags for newcomers (ids)", "自动打标签（标签 ID）"), "tags"),
)
WAY_VARS = {
    "name": "$form.name",
    "staff": "$form.staff",
    "skipVerify": "$form.skipVerify",
    "welcomeText": "$form.welcomeText",
    "tags": "$form.tags",
}
WAY_ARGUMENTS = (
    "name: $name, staff: $staff, skipVerify: $skipVerify, welcomeText: $welcomeText, tags: $tags"
)
WAY_TYPES = (
    "$name: String!, $staff: [String!]!, $skipVerify: Boolean,"
    " $welcomeText: String, $tags: [String!]"
)

WAY_PAGE = Page(
    id="ways",
    path="/wecom/ways",
    label=T("Channel codes", "渠道活码"),
    icon="qrcode",
    requires=(WAYS,),
    nav=Nav("grow", order=30),
    source=Source(
        """
        query ($first: Int, $after: String, $filter: WecomWayFilter, $orderBy: [WecomWayOrder!]) {
          wecomWays(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
            nodes { id name state qrCode staff onDuty skipVerify tags
                    newcomers lately lost createdAt }
            pageInfo { hasNextPage endCursor } totalCount } }
        """,
        "wecomWays",
    ),
    columns=(
        Value("name", T("Name", "名称")),
        Value("qrCode", T("Picture", "二维码"), "link"),
        Value("onDuty", T("On duty", "当前接待"), "tags"),
        Value("newcomers", T("Newcomers", "累计添加"), "number"),
        Value("lately", T("Last 7 days", "近 7 天"), "number"),
        Value("lost", T("Lost", "流失"), "number"),
        Value("createdAt", T("Made", "创建时间"), "date"),
    ),
    actions=("wecom.create_way", "wecom.change_way", "wecom.delete_way"),
    empty=Empty(
        T("No channel codes yet", "还没有渠道活码"),
        T(
            "A channel code shares newcomers among employees, greets and tags them, and counts.",
            "渠道活码可分配多名成员接待，自动欢迎、打标签并统计来源。",
        ),
        "wecom.create_way",
    ),
)

WAY_DEEDS = (
    Action(
        id="create_way",
        label=T("New channel code", "新建活码"),
        icon="plus",
        placement=("header",),
        requires=(WAYS,),
        form=(
            *WAY_FORM,
            Field("state", T("Mark (optional)", "标识（选填）")),
        ),
        mutation=Source(
            f"mutation ({WAY_TYPES}, $state: String) {{"
            f" createWecomWay(input: {{{WAY_ARGUMENTS}, state: $state}}) {{"
            " way { id } errors { code message field } } }",
            "createWecomWay",
            {**WAY_VARS, "state": "$form.state"},
        ),
        done=T("Made", "已创建"),
        refresh=("wecom.ways",),
    ),
    Action(
        id="change_way",
        label=T("Edit", "编辑"),
        icon="pencil",
        placement=("row",),
        requires=(WAYS,),
        form=WAY_FORM,
        mutation=Source(
            f"mutation ($id: ID!, {WAY_TYPES}) {{"
            f" updateWecomWay(input: {{id: $id, {WAY_ARGUMENTS}}}) {{"
            " way { id } errors { code message field } } }",
            "updateWecomWay",
            {**THIS, **WAY_VARS},
        ),
        done=T("Saved; the picture stays the same", "已保存，二维码不变"),
        refresh=("wecom.ways",),
    ),
    Action(
        id="delete_way",
        label=T("Delete", "删除"),
        icon="trash",
        tone="bad",
        placement=("row",),
        requires=(WAYS,),
        confirm=T("Printed pictures will lead nowhere.", "已印刷的二维码将失效。"),
        mutation=Source(
            "mutation ($id: ID!) { deleteWecomWay(input: {id: $id}) {"
            " count errors { code message field } } }",
            "deleteWecomWay",
            THIS,
        ),
        done=T("Deleted", "已删除"),
        refresh=("wecom.ways",),
    ),
)

KINDS = (
    Option("CUSTOMERS", T("To customers", "客户群发")),
    Option("GROUPS", T("To groups", "客户群群发")),
    Option("MOMENT", T("Moments", "朋友圈")),
)
TASK_STATES = (
    Option("PREPARING", T("Being put up", "创建中"), "info"),
    Option("WAITING", T("Waits for employees", "待员工确认"), "warn"),
    Option("DONE", T("Done", "已完成"), "good"),
    Option("CANCELLED", T("Cancelled", "已取消")),
    Option("FAILED", T("Failed", "失败"), "bad"),
)

TASK_PAGE = Page(
    id="tasks",
    path="/wecom/sends",
    label=T("Group sends", "企微群发"),
    icon="speakerphone",
    requires=(SEND,),
    nav=Nav("grow", order=31),
    source=Source(
        """
        query ($first: Int, $after: String, $filter: WecomTaskFilter, $orderBy: [WecomTaskOrder!]) {
          wecomTasks(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
            nodes { id name kind state words asked confirmed targets reached unreachable createdAt }
            pageInfo { hasNextPage endCursor } totalCount } }
        """,
        "wecomTasks",
        poll=30,
    ),
    columns=(
        Value("name", T("Name", "名称")),
        Value("kind", T("Kind", "类型"), "enum", options=KINDS),
        Value("state", T("State", "状态"), "enum", options=TASK_STATES),
        Value("words", T("Text", "内容")),
        Value("asked", T("Employees", "员工数"), "number"),
        Value("confirmed", T("Confirmed", "已确认"), "number"),
        Value("targets", T("Recipients", "目标数"), "number"),
        Value("reached", T("Reached", "已送达"), "number"),
        Value("createdAt", T("Made", "创建时间"), "relative"),
    ),
    actions=("wecom.create_task", "wecom.remind", "wecom.cancel"),
    empty=Empty(
        T("Nothing was asked for yet", "还没有群发任务"),
        T(
            "WeCom sends nothing by itself: employees confirm in their app. A customer receives at "
            "most as many group sends a month as it has days.",
            "企业微信群发需员工在手机端确认；每位客户每月可接收的次数不超过当月天数。",
        ),
        "wecom.create_task",
    ),
)

TASK_DEEDS = (
    Action(
        id="create_task",
        label=T("New group send", "新建群发"),
        icon="plus",
        placement=("header",),
        requires=(SEND,),
        form=(
            Field("name", T("Name", "名称"), required=True),
            Field("kind", T("Kind", "类型"), "select", required=True, options=KINDS),
            Field("text", T("Text", "内容"), "textarea", required=True),
            Field("staff", T("Employees (accounts; empty: all)", "员工（账号，空为全部）"), "tags"),
            Field(
                "tags", T("Customers with these tags (ids)", "带以下标签的客户（标签 ID）"), "tags"
            ),
        ),
        mutation=Source(
            """
            mutation ($name: String!, $kind: WecomTaskKind!, $text: String!,
                      $staff: [String!], $tags: [String!]) {
              createWecomTask(input: {
                  name: $name, kind: $kind, text: $text, staff: $staff, tags: $tags}) {
                task { id } errors { code message field } } }
            """,
            "createWecomTask",
            {
                "name": "$form.name",
                "kind": "$form.kind",
                "text": "$form.text",
                "staff": "$form.staff",
                "tags": "$form.tags",
            },
        ),
        done=T("Employees are being asked", "已通知员工确认"),
        refresh=("wecom.tasks",),
    ),
    Action(
        id="remind",
        label=T("Remind", "提醒员工"),
        icon="bell",
        placement=("row",),
        requires=(SEND,),
        mutation=Source(
            "mutation ($id: ID!) { remindWecomTask(input: {id: $id}) {"
            " task { id } errors { code message field } } }",
            "remindWecomTask",
            THIS,
        ),
        done=T("Reminded", "已提醒"),
        refresh=("wecom.tasks",),
    ),
    Action(
        id="cancel",
        label=T("Cancel", "取消任务"),
        icon="x",
        tone="bad",
        placement=("row",),
        requires=(SEND,),
        confirm=T("What was sent stays sent.", "已发送的内容不会撤回。"),
        mutation=Source(
            "mutation ($id: ID!) { cancelWecomTask(input: {id: $id}) {"
            " task { id } errors { code message field } } }",
            "cancelWecomTask",
            THIS,
        ),
        done=T("Cancelled", "已取消"),
        refresh=("wecom.tasks",),
    ),
)

GROUP_PAGE = Page(
    id="groups",
    path="/wecom/groups",
    label=T("Customer groups", "客户群"),
    icon="users-group",
    requires=(GROUPS,),
    nav=Nav("grow", order=32),
    source=Source(
        """
        query ($first: Int, $after: String, $filter: WecomGroupFilter,
               $orderBy: [WecomGroupOrder!]) {
          wecomGroups(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
            nodes { id name ownerName members customers open foundedAt }
            pageInfo { hasNextPage endCursor } totalCount } }
        """,
        "wecomGroups",
    ),
    columns=(
        Value("name", T("Name", "群名")),
        Value("ownerName", T("Owner", "群主")),
        Value("members", T("Members", "成员数"), "number"),
        Value("customers", T("Customers", "客户数"), "number"),
        Value("open", T("Open", "使用中"), "bool"),
        Value("foundedAt", T("Opened", "创建时间"), "date"),
    ),
    empty=Empty(
        T("No customer groups yet", "还没有客户群"),
        T("Groups of the staff appear once they are fetched.", "同步后会显示员工的客户群。"),
    ),
)

PLANS: tuple[Contribution, ...] = (
    WAY_PAGE,
    *WAY_DEEDS,
    TASK_PAGE,
    *TASK_DEEDS,
    GROUP_PAGE,
)
