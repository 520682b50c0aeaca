"""Leads on a page of their own, apart from the board: who came, from where, and whose they are."""

from core.errors import T
from core.ui import Contribution, Empty, Nav, Page, Value, View, listing, settings_screen

from .settings import SalesSettings

READ = "core.deal.read"

LEADS = Page(
    id="leads",
    path="/leads",
    label=T("Leads", "线索"),
    icon="magnet",
    requires=(READ,),
    nav=Nav("sell", order=30),
    source=listing(
        "leads",
        "Deal",
        "id title source createdAt customer { id name } owner { id name } stage { id name }",
        live=("deal.opened", "deal.moved", "deal.updated", "deal.trashed"),
    ),
    columns=(
        Value("title", T("Lead", "线索")),
        Value(
            "customer.name",
            T("Customer", "客户"),
            "entity",
            entity="customer",
            id_path="customer.id",
        ),
        Value("source", T("Source", "来源"), "channel"),
        Value("owner.name", T("Owner", "负责人"), "user"),
        Value("createdAt", T("Arrived", "到达"), "relative"),
    ),
    views=(
        View("newest", T("Newest", "最新"), sort="-createdAt"),
        View("unowned", T("Nobody's", "未分配"), {"not": {"owner": {}}}, "createdAt"),
    ),
    row_link="/deals/$row.id",
    empty=Empty(
        T("No leads", "没有线索"),
        T("Whoever writes to you on a channel appears here.", "客户从渠道来信后会出现在这里。"),
    ),
)

CONTRIBUTIONS: tuple[Contribution, ...] = (
    LEADS,
    *settings_screen(SalesSettings, T("Sales", "销售"), icon="route"),
)
