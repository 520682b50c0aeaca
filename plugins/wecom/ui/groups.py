"""Customer groups: how they fare, who joined by which code."""

from core.errors import T
from core.ui import Contribution, Empty, Page, Settings, Source, Table, Value, listing
from plugins.wecom.graphql.book import GROUPS

from .placing import beside

PAGE = Page(
    id="groups",
    path="/wecom/groups",
    label=T("Customer groups", "客户群"),
    icon="users-group",
    requires=(GROUPS,),
    nav=beside(33),
    source=listing(
        "wecomGroups",
        "WecomGroup",
        "id name ownerName members customers joined open foundedAt seenAt",
    ),
    columns=(
        Value("name", T("Name", "群名")),
        Value("ownerName", T("Owner", "群主")),
        Value("members", T("Members", "成员数"), "number"),
        Value("customers", T("Customers", "客户数"), "number"),
        Value("joined", T("Joined in 7 days", "近 7 天入群"), "number"),
        Value("open", T("Open", "使用中"), "bool"),
        Value("foundedAt", T("Opened", "创建时间"), "date"),
        Value("seenAt", T("Seen", "更新时间"), "relative"),
    ),
    empty=Empty(
        T("No customer groups yet", "还没有客户群"),
        T("Groups of the staff appear once they are fetched.", "同步后会显示员工的客户群。"),
    ),
)

OWNERS = Settings(
    id="group_owners",
    label=T("Groups: figures", "客户群统计"),
    icon="chart-bar",
    requires=(GROUPS,),
    source=Source(
        """
        query { wecomGroupOwners { lines {
          name groups newGroups livelyGroups members newMembers messages } } }
        """,
        "wecomGroupOwners",
    ),
    body=(
        Table(
            path="lines",
            columns=(
                Value("name", T("Owner", "群主")),
                Value("groups", T("Groups", "客户群数"), "number"),
                Value("newGroups", T("Opened today", "今日新建"), "number"),
                Value("livelyGroups", T("Groups with messages", "活跃群数"), "number"),
                Value("members", T("Members", "成员数"), "number"),
                Value("newMembers", T("Joined today", "今日入群"), "number"),
                Value("messages", T("Messages today", "今日消息数"), "number"),
            ),
            limit=200,
        ),
    ),
    empty=Empty(
        T("No figures yet", "还没有统计"),
        T("WeCom counts them per owner; fetch everything first.", "企业微信按群主统计，请先同步。"),
    ),
)

GROUP_SCREENS: tuple[Contribution, ...] = (PAGE, OWNERS)
