"""Settings below a corp: staff, tags, welcomes, service accounts, how far fetching is."""

from core.errors import T
from core.ui import (
    Action,
    Actions,
    Contribution,
    Empty,
    Field,
    Option,
    Settings,
    Source,
    Table,
    Value,
)
from plugins.wecom.service.tags import MANAGE as TAGS
from plugins.wecom.service.ways import MANAGE as WAYS

MANAGE = ("core.channel.manage",)
THIS = {"id": "$row.id"}

SYNCS = (
    Option("running", T("Running", "同步中"), "info"),
    Option("done", T("Done", "已完成"), "good"),
    Option("failed", T("Interrupted", "已中断"), "warn"),
)

PROGRESS = Settings(
    id="progress",
    label=T("WeCom: fetching", "企业微信同步进度"),
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

STAFF = Settings(
    id="staff",
    label=T("WeCom staff", "企业微信成员"),
    icon="users",
    requires=MANAGE,
    source=Source(
        """
        query {
          wecomStaff(first: 200) { nodes {
            id userid name active serves customers user { id name } account { name } } }
        }
        """,
        "wecomStaff",
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("name", T("Name", "姓名")),
                Value("userid", T("Account", "账号")),
                Value("active", T("At work", "在职"), "bool"),
                Value("serves", T("May have customers", "可添加客户"), "bool"),
                Value("customers", T("Customers", "客户数"), "number"),
                Value("user.name", T("In this house", "对应同事")),
            ),
            actions=("wecom.map",),
            limit=200,
        ),
    ),
    empty=Empty(
        T("No staff known yet", "还没有成员"),
        T("Choose Fetch everything at the corp.", "请在企业微信设置中点击“同步”。"),
    ),
)

MAP = Action(
    id="map",
    label=T("Who is it here?", "关联同事"),
    icon="link",
    requires=MANAGE,
    form=(Field("user", T("Colleague", "同事"), "user"),),
    mutation=Source(
        """
        mutation ($id: ID!, $user: ID) {
          connectWecomStaff(input: {id: $id, user: $user}) {
            staff { id } errors { code message field } } }
        """,
        "connectWecomStaff",
        {**THIS, "user": "$form.user"},
    ),
    done=T("Saved", "已保存"),
    refresh=("wecom.staff",),
)

TAG_SCREEN = Settings(
    id="tags",
    label=T("WeCom tags", "企业微信标签"),
    icon="tags",
    requires=(TAGS,),
    source=Source(
        "query { wecomTags(first: 500) { nodes { id tagId name groupName customers } } }",
        "wecomTags",
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("groupName", T("Group", "标签组")),
                Value("name", T("Tag", "标签")),
                Value("customers", T("Customers", "客户数"), "number"),
                Value("tagId", T("Id in WeCom", "标签 ID"), "copy"),
            ),
            actions=("wecom.rename_tag", "wecom.delete_tag"),
            limit=500,
        ),
        Actions(("wecom.create_tags",)),
    ),
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
        requires=(TAGS,),
        form=(
            Field("group", T("Group", "标签组"), required=True),
            Field("names", T("Tags", "标签"), "tags", required=True),
        ),
        mutation=Source(
            """
            mutation ($group: String!, $names: [String!]!) {
              createWecomTags(input: {group: $group, names: $names}) {
                count errors { code message field } } }
            """,
            "createWecomTags",
            {"group": "$form.group", "names": "$form.names"},
        ),
        done=T("Made, in WeCom too", "已新建并同步到企业微信"),
        refresh=("wecom.tags",),
    ),
    Action(
        id="rename_tag",
        label=T("Rename", "改名"),
        icon="pencil",
        requires=(TAGS,),
        form=(Field("name", T("Tag", "标签"), required=True),),
        mutation=Source(
            """
            mutation ($id: ID!, $name: String!) {
              renameWecomTag(input: {id: $id, name: $name}) {
                tag { id } errors { code message field } } }
            """,
            "renameWecomTag",
            {**THIS, "name": "$form.name"},
        ),
        done=T("Renamed", "已改名"),
        refresh=("wecom.tags",),
    ),
    Action(
        id="delete_tag",
        label=T("Delete", "删除"),
        icon="trash",
        tone="bad",
        requires=(TAGS,),
        confirm=T("It goes from every customer too.", "该标签会从所有客户上移除。"),
        mutation=Source(
            """
            mutation ($id: ID!) { deleteWecomTag(input: {id: $id}) {
              count errors { code message field } } }
            """,
            "deleteWecomTag",
            THIS,
        ),
        done=T("Deleted", "已删除"),
        refresh=("wecom.tags",),
    ),
)

WELCOMES = Settings(
    id="welcomes",
    label=T("WeCom welcomes", "企业微信欢迎语"),
    icon="message-heart",
    requires=(WAYS,),
    source=Source(
        "query { wecomWelcomes { nodes { id userid words updatedAt } } }", "wecomWelcomes"
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("userid", T("Of employee (empty: all)", "适用成员（空为全部）")),
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
            Field("text", T("Text", "内容"), "textarea", required=True),
            Field("userid", T("Only of this employee (account)", "仅适用成员（账号）")),
        ),
        mutation=Source(
            """
            mutation ($text: String!, $userid: String) {
              setWecomWelcome(input: {text: $text, userid: $userid}) {
                welcome { id } errors { code message field } } }
            """,
            "setWecomWelcome",
            {"text": "$form.text", "userid": "$form.userid"},
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
        mutation=Source(
            """
            mutation ($id: ID!) { deleteWecomWelcome(input: {id: $id}) {
              count errors { code message field } } }
            """,
            "deleteWecomWelcome",
            THIS,
        ),
        done=T("Deleted", "已删除"),
        refresh=("wecom.welcomes",),
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
)
