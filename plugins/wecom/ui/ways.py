"""The page of channel codes and links: who receives, who greets, at which hours, and what came."""

from core.errors import T
from core.ui import (
    ROW,
    Action,
    Contribution,
    Empty,
    Field,
    Option,
    Page,
    Settings,
    Source,
    Table,
    Value,
    asked,
    deed,
    listing,
)
from plugins.wecom.service.timetables import DAYS
from plugins.wecom.service.ways import MANAGE as WAYS

from . import asking
from .placing import beside

KINDS = (
    Option("CODE", T("Code to scan", "渠道活码")),
    Option("LINK", T("Link to open", "获客链接")),
)


def _form(corp: str) -> tuple[Field, ...]:
    return (
        Field("name", T("Name", "名称"), required=True),
        asking.staff("staff", T("Who receives", "接待成员"), corp, required=True),
        Field(
            "skipVerify",
            T("Employees need not accept", "免验证自动通过"),
            "bool",
            default=True,
        ),
        asking.tags("tags", T("Tags for newcomers", "自动打标签"), corp),
        Field("welcomeText", T("Welcome", "欢迎语"), "textarea"),
        *asking.attachments(),
    )


GIVEN = {
    "name": asked("String!"),
    "staff": asked("[String!]!"),
    "skipVerify": asked("Boolean"),
    "welcomeText": asked("String"),
    "tags": asked("[String!]"),
    "attach": asked("JSON"),
}

PAGE = Page(
    id="ways",
    path="/wecom/ways",
    label=T("Channel codes", "渠道活码"),
    icon="qrcode",
    requires=(WAYS,),
    nav=beside(30),
    source=listing(
        "wecomWays",
        "WecomWay",
        "id kind name state qrCode staff onDuty dutyNames skipVerify tags welcomeText "
        "attach corp newcomers lately lost opened added createdAt",
    ),
    columns=(
        Value("name", T("Name", "名称")),
        Value("kind", T("Kind", "类型"), "enum", options=KINDS),
        Value("qrCode", T("Picture or link", "二维码/链接"), "link"),
        Value("dutyNames", T("On duty", "当前接待"), "tags"),
        Value("newcomers", T("Newcomers", "累计添加"), "number"),
        Value("lately", T("Last 7 days", "近 7 天"), "number"),
        Value("lost", T("Lost", "流失"), "number"),
        Value("opened", T("Link opened, 30 days", "链接点击（近 30 天）"), "number"),
        Value("added", T("Link added, 30 days", "链接新增（近 30 天）"), "number"),
        Value("createdAt", T("Made", "创建时间"), "date"),
    ),
    actions=(
        "wecom.create_way",
        "wecom.adopt_ways",
        "wecom.change_way",
        "wecom.add_hours",
        "wecom.delete_way",
    ),
    empty=Empty(
        T("No channel codes yet", "还没有渠道活码"),
        T(
            "A channel code shares newcomers among employees, greets and tags them, and counts.",
            "渠道活码可分配多名成员接待，自动欢迎、打标签并统计来源。",
        ),
        "wecom.create_way",
    ),
)

DEEDS = (
    Action(
        id="create_way",
        label=T("New channel code", "新建活码"),
        icon="plus",
        placement=("header",),
        requires=(WAYS,),
        form=(
            asking.CORP,
            Field("kind", T("Kind", "类型"), "select", options=KINDS, default="CODE"),
            *_form(asking.CHOSEN),
            Field("state", T("Mark (optional)", "标识（选填）")),
        ),
        mutation=deed(
            "createWecomWay",
            **GIVEN,
            account=asked("String"),
            kind=asked("WecomWayKind"),
            state=asked("String"),
        ),
        done=T("Made", "已创建"),
        refresh=("wecom.ways",),
    ),
    Action(
        id="adopt_ways",
        label=T("Take in codes made elsewhere", "导入其他系统的活码"),
        icon="download",
        placement=("header",),
        requires=(WAYS,),
        form=(asking.CORP,),
        confirm=T(
            "Codes and links that another system made through WeCom's interface appear here, with "
            "their pictures unchanged. Left alone are codes that lead to departments or for a "
            "while only, and marks that are used here already.",
            "其他系统通过接口创建的活码和获客链接将导入此处，二维码不变。接待对象为部门的活码、"
            "临时活码，以及标识与本系统重复的活码不会导入。",
        ),
        mutation=deed("adoptWecomWays", account=asked("String")),
        done=T("Being looked for; they appear here", "正在查找，稍后显示在列表中"),
        refresh=("wecom.ways",),
    ),
    Action(
        id="change_way",
        label=T("Edit", "编辑"),
        icon="pencil",
        placement=("row",),
        requires=(WAYS,),
        form=_form(asking.OF_ROW),
        mutation=deed(
            "updateWecomWay",
            id=ROW,
            **GIVEN,
        ),
        done=T("Saved; the picture stays the same", "已保存，二维码不变"),
        refresh=("wecom.ways",),
    ),
    Action(
        id="add_hours",
        label=T("Timetable", "排班"),
        icon="calendar-time",
        placement=("row",),
        requires=(WAYS,),
        form=(
            Field(
                "days",
                T("Days", "星期"),
                "multiselect",
                required=True,
                options=tuple(Option(str(n), day) for n, day in enumerate(DAYS, start=1)),
            ),
            Field("begin", T("From", "开始时间"), required=True, placeholder="09:00"),
            Field("end", T("To", "结束时间"), required=True, placeholder="18:00"),
            asking.staff("people", T("Who receives", "接待成员"), asking.OF_ROW, required=True),
        ),
        mutation=deed(
            "addWecomHours",
            way=ROW,
            days=asked("[String!]!"),
            begin=asked("String!"),
            end=asked("String!"),
            staff=asked("[String!]!", "people"),
        ),
        done=T(
            "Added; at all other hours the usual ones receive", "已添加，其他时间由默认成员接待"
        ),
        refresh=("wecom.ways", "wecom.hours"),
    ),
    Action(
        id="delete_way",
        label=T("Delete", "删除"),
        icon="trash",
        tone="bad",
        placement=("row",),
        requires=(WAYS,),
        confirm=T("Printed pictures will lead nowhere.", "已印刷的二维码将失效。"),
        mutation=deed("deleteWecomWay", id=ROW),
        done=T("Deleted", "已删除"),
        refresh=("wecom.ways",),
    ),
)

HOURS = Settings(
    id="hours",
    label=T("Timetables", "活码排班"),
    icon="calendar-time",
    requires=(WAYS,),
    source=Source(
        "query { wecomTimetable { lines { way name place days begin end staff } } }",
        "wecomTimetable",
    ),
    body=(
        Table(
            path="lines",
            columns=(
                Value("name", T("Code", "活码")),
                Value("days", T("Days", "星期")),
                Value("begin", T("From", "开始时间")),
                Value("end", T("To", "结束时间")),
                Value("staff", T("Who receives", "接待成员"), "tags"),
            ),
            actions=("wecom.drop_hours",),
            limit=200,
        ),
    ),
    empty=Empty(
        T("No timetable yet", "还没有排班"),
        T(
            "At a channel code, choose Timetable: it then leads to whoever is on duty.",
            "在渠道活码列表中点击“排班”，活码会按时间切换接待成员。",
        ),
    ),
)

DROP_HOURS = Action(
    id="drop_hours",
    label=T("Delete", "删除"),
    icon="trash",
    tone="bad",
    requires=(WAYS,),
    mutation=deed("dropWecomHours", way=("ID!", "$row.way"), place=("Int!", "$row.place")),
    done=T("Deleted", "已删除"),
    refresh=("wecom.hours", "wecom.ways"),
)

WAY_SCREENS: tuple[Contribution, ...] = (PAGE, *DEEDS, HOURS, DROP_HOURS)
