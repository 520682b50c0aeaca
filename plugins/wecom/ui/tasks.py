"""Group sends and moments: asked for, confirmed by employees, and what became of each."""

from core.errors import T
from core.ui import (
    ROW,
    Action,
    Contribution,
    Empty,
    Field,
    Filter,
    Option,
    Page,
    Value,
    View,
    asked,
    deed,
    listing,
)
from plugins.wecom.service.tasks import SEND

from . import asking
from .placing import beside

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

OUTCOMES = (
    Option("waiting", T("Not sent yet", "待发送"), "info"),
    Option("sent", T("Got it", "已送达"), "good"),
    Option("no_friend", T("No friend any more", "已不是好友"), "bad"),
    Option("enough", T("Had as many as they may", "本期接收次数已满"), "warn"),
    Option("blocked", T("Left out: blocked", "未发送：已屏蔽"), "warn"),
    Option("refused", T("Left out: refuses marketing", "未发送：拒收营销"), "warn"),
    Option("unreachable", T("Nobody can reach them", "未发送：没有可发送的员工"), "bad"),
)

PAGE = Page(
    id="tasks",
    path="/wecom/sends",
    label=T("Group sends", "群发任务"),
    icon="speakerphone",
    requires=(SEND,),
    nav=beside(31),
    source=listing(
        "wecomTasks",
        "WecomTask",
        "id name kind state words asked confirmed targets reached unreachable leftOut "
        "likes comments notBefore problem createdAt",
        poll=30,
    ),
    columns=(
        Value("name", T("Name", "名称")),
        Value("kind", T("Kind", "类型"), "enum", options=KINDS),
        Value("state", T("State", "状态"), "enum", options=TASK_STATES),
        Value("problem", T("Problem", "异常")),
        Value("words", T("Text", "内容")),
        Value("asked", T("Employees", "员工数"), "number"),
        Value("confirmed", T("Confirmed", "已确认"), "number"),
        Value("targets", T("Recipients", "目标数"), "number"),
        Value("reached", T("Reached", "已送达"), "number"),
        Value("unreachable", T("Cannot be reached", "无法送达"), "number"),
        Value("leftOut", T("Left out", "已排除"), "number"),
        Value("likes", T("Likes", "点赞"), "number"),
        Value("comments", T("Comments", "评论"), "number"),
        Value("notBefore", T("Not before", "最早发送时间"), "datetime"),
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

RESULTS = Page(
    id="results",
    path="/wecom/sends/results",
    label=T("Group sends: results", "群发明细"),
    icon="list-check",
    requires=(SEND,),
    nav=beside(32),
    source=listing(
        "wecomTaskResults", "WecomTaskResult", "id taskName person staffName outcome sentAt"
    ),
    columns=(
        Value("taskName", T("Group send", "群发任务")),
        Value("person", T("Customer or group", "客户/客户群")),
        Value("staffName", T("Employee", "员工")),
        Value("outcome", T("Result", "结果"), "enum", options=OUTCOMES),
        Value("sentAt", T("Sent", "发送时间"), "datetime"),
    ),
    filters=(
        Filter("taskName", T("Group send", "群发任务"), "text"),
        Filter("outcome", T("Result", "结果"), "select", OUTCOMES),
    ),
    views=(
        View(
            "not_reached",
            T("Not reached", "未送达"),
            {"outcome": {"in": ("no_friend", "enough", "blocked", "refused", "unreachable")}},
        ),
    ),
    empty=Empty(
        T("No results yet", "还没有结果"),
        T(
            "They appear once employees confirm a group send.",
            "员工确认群发后，这里显示每位客户的结果。",
        ),
    ),
)

ECHO_KINDS = (
    Option("LIKE", T("Likes it", "点赞"), "good"),
    Option("COMMENT", T("Commented", "评论"), "info"),
)

ECHOES = Page(
    id="echoes",
    path="/wecom/sends/echoes",
    label=T("Moments: likes and comments", "朋友圈互动"),
    icon="heart",
    requires=(SEND,),
    nav=beside(33),
    source=listing("wecomEchoes", "WecomEcho", "id taskName personName staffName kind at"),
    columns=(
        Value("personName", T("Customer or colleague", "客户/同事")),
        Value("kind", T("What", "互动"), "enum", options=ECHO_KINDS),
        Value("taskName", T("Post", "朋友圈")),
        Value("staffName", T("Published by", "发表员工")),
        Value("at", T("When", "时间"), "datetime"),
    ),
    filters=(
        Filter("taskName", T("Post", "朋友圈"), "text"),
        Filter("kind", T("What", "互动"), "select", ECHO_KINDS),
    ),
    empty=Empty(
        T("Nobody liked or commented yet", "还没有点赞或评论"),
        T(
            "Every three hours WeCom is asked about posts of the last month; it tells no words.",
            "系统每 3 小时查询近一个月的朋友圈互动；企业微信不提供评论内容。",
        ),
    ),
)

DEEDS = (
    Action(
        id="create_task",
        label=T("New group send", "新建群发"),
        icon="plus",
        placement=("header",),
        requires=(SEND,),
        form=(
            asking.CORP,
            Field("name", T("Name", "名称"), required=True),
            Field("kind", T("Kind", "类型"), "select", required=True, options=KINDS),
            Field("text", T("Text", "内容"), "textarea"),
            *asking.attachments(),
            asking.staff("staff", T("Employees (none: all)", "员工（不选为全部）")),
            asking.tags("tags", T("Customers with these tags", "客户标签（不选为全部）")),
            Field(
                "marketing",
                T("Marketing", "营销内容"),
                "bool",
                default=True,
                help=T(
                    "Leaves out who refused marketing, and waits for the morning in quiet hours.",
                    "自动排除拒收营销的客户；免打扰时段内会等到次日早上再通知员工。",
                ),
            ),
        ),
        mutation=deed(
            "createWecomTask",
            account=asked("String"),
            name=asked("String!"),
            kind=asked("WecomTaskKind!"),
            text=asked("String"),
            attach=asked("JSON"),
            staff=asked("[String!]"),
            tags=asked("[String!]"),
            marketing=asked("Boolean"),
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
        mutation=deed("remindWecomTask", id=ROW),
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
        mutation=deed("cancelWecomTask", id=ROW),
        done=T("Cancelled", "已取消"),
        refresh=("wecom.tasks",),
    ),
)


TASK_SCREENS: tuple[Contribution, ...] = (PAGE, RESULTS, ECHOES, *DEEDS)
