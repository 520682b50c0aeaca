"""Pages of customers who pass from one employee to another: on the job, or when one leaves."""

from core.errors import T
from core.ui import (
    Action,
    Contribution,
    Empty,
    Field,
    Filter,
    Option,
    Page,
    Value,
    asked,
    deed,
    listing,
)
from plugins.wecom.service.transfers import TRANSFER

from . import asking
from .placing import beside

STATES = (
    Option("QUEUED", T("Not asked yet", "待提交"), "info"),
    Option("WAITING", T("May still refuse", "待客户确认（24 小时）"), "info"),
    Option("DONE", T("Handed over", "已接替"), "good"),
    Option("REFUSED", T("The customer refused", "客户拒绝"), "warn"),
    Option("FULL", T("The colleague has too many", "接替成员客户已满"), "warn"),
    Option("FAILED", T("Failed", "失败"), "bad"),
)

PAGE = Page(
    id="successions",
    path="/wecom/transfers",
    label=T("Handing over", "客户继承"),
    icon="arrows-exchange",
    requires=(TRANSFER,),
    nav=beside(34),
    source=listing(
        "wecomSuccessions",
        "WecomSuccession",
        "id giver taker resigned total done onTheWay stayed groups problem createdAt",
        poll=10,
    ),
    columns=(
        Value("giver", T("From", "原跟进成员")),
        Value("taker", T("To", "接替成员")),
        Value("resigned", T("Has left", "离职继承"), "bool"),
        Value("total", T("Customers", "客户数"), "number"),
        Value("onTheWay", T("On the way", "进行中"), "number"),
        Value("done", T("Handed over", "已接替"), "number"),
        Value("stayed", T("Stayed", "未成功"), "number"),
        Value("groups", T("Groups", "客户群"), "number"),
        Value("problem", T("Problem", "异常")),
        Value("createdAt", T("Begun", "开始时间"), "relative"),
    ),
    actions=("wecom.hand_over",),
    empty=Empty(
        T("Nobody was handed over yet", "还没有继承记录"),
        T(
            "Give customers of somebody who leaves, or has too many, to a colleague. A customer "
            "may refuse for a day, moves twice at most, and stays 90 days in between.",
            "成员离职或客户过多时，可把客户分配给同事。客户可在 24 小时内拒绝；"
            "每位客户最多转接两次，间隔 90 天。",
        ),
        "wecom.hand_over",
    ),
)

CUSTOMERS = Page(
    id="transfers",
    path="/wecom/transfers/customers",
    label=T("Handing over: customers", "继承明细"),
    icon="list-check",
    requires=(TRANSFER,),
    nav=beside(35),
    source=listing(
        "wecomTransfers", "WecomTransfer", "id person giver taker state problem createdAt doneAt"
    ),
    columns=(
        Value("person", T("Customer", "客户")),
        Value("giver", T("From", "原跟进成员")),
        Value("taker", T("To", "接替成员")),
        Value("state", T("State", "状态"), "enum", options=STATES),
        Value("problem", T("Problem", "原因")),
        Value("createdAt", T("Begun", "开始时间"), "relative"),
        Value("doneAt", T("Handed over", "接替时间"), "datetime"),
    ),
    filters=(Filter("state", T("State", "状态"), "select", STATES),),
    empty=Empty(
        T("Nobody was handed over yet", "还没有继承记录"),
        T("Every customer appears here with their state.", "每位客户的进度与结果会显示在这里。"),
    ),
)

HAND_OVER = Action(
    id="hand_over",
    label=T("Hand over", "分配客户"),
    icon="arrows-exchange",
    placement=("header",),
    requires=(TRANSFER,),
    form=(
        asking.CORP,
        asking.staff(
            "handover",
            T("From", "原跟进成员"),
            type="select",
            required=True,
            choices=asking.staff_of(asking.CHOSEN, active=False),
        ),
        asking.staff("takeover", T("To", "接替成员"), type="select", required=True),
        asking.tags("tags", T("Only customers with these tags", "仅限带以下标签的客户")),
        Field(
            "groups",
            T("Their groups too (if they left)", "同时转接其客户群（仅离职成员）"),
            "bool",
            default=False,
        ),
        Field(
            "message",
            T("What customers are told", "转接提示语"),
            "textarea",
            help=T(
                "Only while both are at work; WeCom has words of its own.",
                "仅在职继承时发送；留空使用企业微信默认提示。",
            ),
        ),
    ),
    mutation=deed(
        "transferWecomCustomers",
        account=asked("String"),
        handover=asked("String!"),
        takeover=asked("String!"),
        tags=asked("[String!]"),
        groups=asked("Boolean"),
        message=asked("String"),
    ),
    confirm=T(
        "Customers are told, and may refuse within a day.", "将通知客户，客户可在 24 小时内拒绝。"
    ),
    done=T("Begun; see how far it is in the list", "已开始，可在列表中查看进度"),
    refresh=("wecom.successions", "wecom.transfers"),
)

HANDING_OVER: tuple[Contribution, ...] = (PAGE, CUSTOMERS, HAND_OVER)
