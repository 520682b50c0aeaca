"""Membership on the screens: a panel on the customer's page, a list of members, what is set."""

from core.errors import T
from core.ui import (
    ROW,
    Action,
    Actions,
    Contribution,
    Empty,
    Field,
    Nav,
    Option,
    Page,
    Panel,
    Progress,
    Source,
    Stats,
    Timeline,
    Value,
    View,
    asked,
    deed,
    listing,
    settings_screen,
)

from .members import ENROL, READ
from .service import ADJUST, BY_HAND
from .settings import LoyaltySettings
from .tables import REASONS

POSTED = "loyalty.points_posted"
ENROLLED = "loyalty.member_enrolled"

PANEL = Panel(
    id="customer",
    slot="customer.side",
    order=40,
    label=T("Membership", "会员"),
    icon="gift",
    requires=(READ,),
    source=Source(
        """
        query ($customer: ID!) {
          customer(id: $customer) {
            loyalty {
              id card points earned tier nextTier pointsToNextTier tierProgress
              ledger(first: 5) { nodes { id title points createdAt } }
            }
          }
        }
        """,
        "customer.loyalty",
        {"customer": "$entity.id"},
        live=(POSTED, ENROLLED),
    ),
    body=(
        Stats(
            (
                Value("points", T("Points", "可用积分"), "number"),
                Value("tier", T("Tier", "等级")),
                Value("earned", T("Earned in all", "累计积分"), "number"),
            )
        ),
        Progress("tierProgress", T("To the next tier", "距下一等级"), label_path="nextTier"),
        Timeline(
            "ledger.nodes", title="title", at="createdAt", value="points", format="number", limit=5
        ),
        Actions(("loyalty.adjust",)),
    ),
    empty=Empty(
        T("Not a member yet", "还不是会员"),
        T("Members earn points with every deal they win.", "入会后每笔成交都可累计积分。"),
        action="loyalty.enrol",
    ),
)

ENROL_ACTION = Action(
    id="enrol",
    label=T("Enrol", "办理入会"),
    icon="user-plus",
    on="customer",
    requires=(ENROL,),
    mutation=deed("enrolMember", customer=("ID!", "$entity.id")),
    done=T("Now a member", "已成为会员"),
    refresh=("loyalty.customer",),
)

ADJUST_ACTION = Action(
    id="adjust",
    label=T("Adjust points", "调整积分"),
    icon="plus-minus",
    on="loyalty.member",
    placement=("row",),
    requires=(ADJUST,),
    form=(
        Field("points", T("Points (+/−)", "积分（+/−）"), "number", required=True),
        Field(
            "reason",
            T("Reason", "原因"),
            "select",
            required=True,
            options=tuple(Option(reason.name, REASONS[reason]) for reason in BY_HAND),
        ),
    ),
    mutation=deed("adjustPoints", member=ROW, points=asked("Int!"), reason=asked("LoyaltyReason!")),
    done=T("Points adjusted", "积分已调整"),
    refresh=("loyalty.customer", "loyalty.members"),
)

MEMBERS = Page(
    id="members",
    path="/members",
    label=T("Members", "会员"),
    icon="gift",
    requires=(READ,),
    nav=Nav("grow", order=10),
    source=listing(
        "loyaltyMembers",
        "LoyaltyMember",
        "id card points earned tier createdAt customer { id name }",
        live=(POSTED, ENROLLED),
    ),
    columns=(
        Value(
            "customer.name",
            T("Customer", "客户"),
            "entity",
            entity="customer",
            id_path="customer.id",
        ),
        Value("card", T("Card", "卡号")),
        Value("points", T("Points", "可用积分"), "number"),
        Value("tier", T("Tier", "等级")),
        Value("earned", T("Earned in all", "累计积分"), "number"),
        Value("createdAt", T("Joined", "入会时间"), "date"),
    ),
    views=(
        View("newest", T("Newest", "最近入会"), sort="-createdAt"),
        View("richest", T("Most points", "积分最多"), {"points": {"gt": 0}}, "-points"),
    ),
    row_link="/customers/$row.customer.id",
    actions=("loyalty.adjust",),
    empty=Empty(
        T("No members yet", "还没有会员"),
        T("Customers join when they win a deal.", "客户成交后自动入会，也可在客户页办理。"),
    ),
)

CONTRIBUTIONS: tuple[Contribution, ...] = (
    PANEL,
    ENROL_ACTION,
    ADJUST_ACTION,
    MEMBERS,
    *settings_screen(
        LoyaltySettings,
        T("Membership points", "会员积分"),
        icon="gift",
        about=T(
            "Points follow won deals in the house's currency; tiers follow what was earned in all.",
            "积分随本位币成交自动累计；等级按累计获得的积分计算。",
        ),
    ),
)
