"""Settings below a corp: staff, tags, welcomes, service accounts, how far fetching is."""

from core.channels import MANAGE as MANAGE_CHANNELS
from core.errors import T
from core.ui import (
    ROW,
    Action,
    Actions,
    Contribution,
    Empty,
    Field,
    Filter,
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
from plugins.wecom.service.tags import MANAGE as TAGS
from plugins.wecom.service.ways import MANAGE as WAYS

from . import asking
from .placing import beside

MANAGE = (MANAGE_CHANNELS,)

SYNCS = (
    Option("running", T("Running", "同步中"), "info"),
    Option("done", T("Done", "已完成"), "good"),
    Option("failed", T("Interrupted", "已中断"), "warn"),
)

PROGRESS = Settings(
    id="progress",
    label=T("What was fetched", "同步进度"),
    icon="refresh",
    requires=MANAGE,
    source=Source(
        "query { wecomSyncs { nodes { kind state done beganAt endedAt account { name } } } }",
        "wecomSyncs",
        poll=5,
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("account.name", T("Corp", "企业")),
                Value("state", T("State", "状态"), "enum", options=SYNCS),
                Value("done", T("Customers so far", "已同步客户"), "number"),
                Value("beganAt", T("Began", "开始时间"), "relative"),
                Value("endedAt", T("Ended", "结束时间"), "relative"),
            ),
        ),
    ),
    empty=Empty(
        T("Nothing was fetched yet", "尚未同步"),
        T("Choose Fetch everything at the corp.", "请在企业微信设置中点击“同步”。"),
    ),
)

STAFF = Page(
    id="staff",
    path="/wecom/staff",
    label=T("Staff", "成员"),
    icon="users",
    requires=MANAGE,
    nav=beside(60),
    source=listing(
        "wecomStaff",
        "WecomStaff",
        "id userid called active serves customers user { id name } account { name }",
    ),
    columns=(
        Value("called", T("Name", "姓名")),
        Value("userid", T("Account", "账号")),
        Value("active", T("At work", "在职"), "bool"),
        Value("serves", T("May have customers", "可添加客户"), "bool"),
        Value("customers", T("Customers", "客户数"), "number"),
        Value("user.name", T("In this house", "对应同事")),
        Value("account.name", T("Corp", "企业")),
    ),
    filters=(
        Filter("name", T("Name", "姓名"), "text"),
        Filter("active", T("At work", "在职"), "bool"),
    ),
    actions=("wecom.map",),
    empty=Empty(
        T("No staff known yet", "还没有成员"),
        T("Choose Fetch everything at the corp.", "请在企业微信设置中点击“同步”。"),
    ),
)

MAP = Action(
    id="map",
    label=T("Colleague here", "关联同事"),
    icon="link",
    placement=("row",),
    requires=MANAGE,
    form=(Field("user", T("Colleague", "同事"), "user"),),
    mutation=deed("connectWecomStaff", id=ROW, user=asked("ID")),
    done=T("Saved", "已保存"),
    refresh=("wecom.staff",),
)

TAG_SCREEN = Page(
    id="tags",
    path="/wecom/tags",
    label=T("Tags", "标签"),
    icon="tags",
    requires=(TAGS,),
    nav=beside(61),
    source=listing("wecomTags", "WecomTag", "id name groupName customers account { name }"),
    columns=(
        Value("groupName", T("Group", "标签组")),
        Value("name", T("Tag", "标签")),
        Value("customers", T("Customers", "客户数"), "number"),
        Value("account.name", T("Corp", "企业")),
    ),
    filters=(
        Filter("name", T("Tag", "标签"), "text"),
        Filter("groupName", T("Group", "标签组"), "text"),
    ),
    actions=("wecom.create_tags", "wecom.rename_tag", "wecom.delete_tag"),
    empty=Empty(
        T("No tags yet", "还没有标签"),
        T("Fetch them from WeCom, or make some here.", "可从企业微信同步，或在此新建。"),
        "wecom.create_tags",
    ),
)

TAG_DEEDS = (
    Action(
        id="create_tags",
        label=T("New tags", "新建标签"),
        icon="plus",
        placement=("header",),
        requires=(TAGS,),
        form=(
            asking.CORP,
            Field("group", T("Group", "标签组"), required=True),
            Field("names", T("Tags", "标签"), "tags", required=True),
        ),
        mutation=deed(
            "createWecomTags",
            account=asked("String"),
            group=asked("String!"),
            names=asked("[String!]!"),
        ),
        done=T("Made, in WeCom too", "已新建并同步到企业微信"),
        refresh=("wecom.tags",),
    ),
    Action(
        id="rename_tag",
        label=T("Rename", "改名"),
        icon="pencil",
        placement=("row",),
        requires=(TAGS,),
        form=(Field("name", T("Tag", "标签"), required=True),),
        mutation=deed("renameWecomTag", id=ROW, name=asked("String!")),
        done=T("Renamed", "已改名"),
        refresh=("wecom.tags",),
    ),
    Action(
        id="delete_tag",
        label=T("Delete", "删除"),
        icon="trash",
        tone="bad",
        placement=("row",),
        requires=(TAGS,),
        confirm=T("It goes from every customer too.", "该标签会从所有客户上移除。"),
        mutation=deed("deleteWecomTag", id=ROW),
        done=T("Deleted", "已删除"),
        refresh=("wecom.tags",),
    ),
)

WELCOMES = Settings(
    id="welcomes",
    label=T("Welcomes", "欢迎语"),
    icon="message-heart",
    requires=(WAYS,),
    source=Source(
        "query { wecomWelcomes { nodes { id whose words updatedAt account { name } } } }",
        "wecomWelcomes",
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("account.name", T("Corp", "企业")),
                Value("whose", T("Of employee (empty: all)", "适用成员（空为全部）")),
                Value("words", T("Text", "内容")),
                Value("updatedAt", T("Changed", "更新时间"), "relative"),
            ),
            actions=("wecom.drop_welcome",),
        ),
        Actions(("wecom.set_welcome",)),
    ),
    empty=Empty(
        T("Newcomers are not greeted yet", "尚未设置欢迎语"),
        T(
            "WeCom allows one message within 20 seconds after somebody adds an employee.",
            "客户添加成员后 20 秒内可自动发送一条欢迎语。",
        ),
        "wecom.set_welcome",
    ),
)

WELCOME_DEEDS = (
    Action(
        id="set_welcome",
        label=T("Set a welcome", "设置欢迎语"),
        icon="pencil",
        requires=(WAYS,),
        form=(
            asking.CORP,
            Field("text", T("Text", "内容"), "textarea"),
            *asking.attachments(),
            asking.staff("userid", T("Only of this employee", "仅适用成员"), type="select"),
        ),
        mutation=deed(
            "setWecomWelcome",
            account=asked("String"),
            text=asked("String"),
            userid=asked("String"),
            attach=asked("JSON"),
        ),
        done=T("Saved", "已保存"),
        refresh=("wecom.welcomes",),
    ),
    Action(
        id="drop_welcome",
        label=T("Delete", "删除"),
        icon="trash",
        tone="bad",
        requires=(WAYS,),
        mutation=deed("deleteWecomWelcome", id=ROW),
        done=T("Deleted", "已删除"),
        refresh=("wecom.welcomes",),
    ),
)

QUOTAS = Settings(
    id="quotas",
    label=T("Quotas", "额度"),
    icon="gauge",
    requires=MANAGE,
    source=Source(
        "query { wecomQuotas { lines { corp title used limit remark } } }", "wecomQuotas"
    ),
    body=(
        Table(
            path="lines",
            columns=(
                Value("corp", T("Corp", "企业")),
                Value("title", T("What", "项目")),
                Value("used", T("Used", "已用"), "number"),
                Value("limit", T("Limit", "上限"), "number"),
                Value("remark", T("Remark", "说明")),
            ),
            limit=100,
        ),
    ),
    empty=Empty(
        T("No corp connected yet", "尚未连接企业微信"),
        T("Connect a corp first.", "请先连接企业微信。"),
    ),
)

SETUP: tuple[Contribution, ...] = (
    PROGRESS,
    STAFF,
    MAP,
    TAG_SCREEN,
    *TAG_DEEDS,
    WELCOMES,
    *WELCOME_DEEDS,
    QUOTAS,
)
