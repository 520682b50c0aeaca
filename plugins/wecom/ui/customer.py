"""On a customer's page: which employees have them in WeCom, their tags and remarks."""

from core.errors import T
from core.ui import (
    ROW,
    Action,
    Contribution,
    Field,
    Option,
    Panel,
    Source,
    Table,
    Value,
    When,
    asked,
    deed,
)

from . import asking

READ = ("core.customer.read",)
UPDATE = ("core.customer.update",)

STANDINGS = (
    Option("FRIENDS", T("In contact", "已添加"), "good"),
    Option("HALF", T("Not confirmed", "待员工确认"), "info"),
    Option("LEFT_BY_CUSTOMER", T("Deleted by the customer", "客户已删除"), "bad"),
    Option("DELETED_BY_STAFF", T("Deleted by the employee", "员工已删除"), "warn"),
    Option("TRANSFERRED", T("Handed over", "已转接")),
)

PANEL = Panel(
    id="follows",
    slot="customer.side",
    order=45,
    label=T("WeCom", "企业微信"),
    icon="brand-wechat",
    requires=READ,
    when=(When("identityKinds", "has", "external_userid"),),
    source=Source(
        """
        query ($customer: ID!) {
          customer(id: $customer) {
            wecomFollows(first: 10) {
              nodes {
                id corp staffName standing remark description company
                tagNames cameBy state since } } } }
        """,
        "customer.wecomFollows",
        {"customer": "$entity.id"},
        live=("customer.updated",),
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("staffName", T("Employee", "员工")),
                Value("standing", T("State", "状态"), "enum", options=STANDINGS),
                Value("remark", T("Remark", "备注")),
                Value("tagNames", T("Tags", "标签"), "tags"),
                Value("cameBy", T("Came by", "来源")),
                Value("since", T("Since", "添加时间"), "date"),
            ),
            actions=("wecom.tag", "wecom.remark"),
        ),
    ),
)

TAG = Action(
    id="tag",
    label=T("Tags", "打标签"),
    icon="tag",
    requires=UPDATE,
    form=(
        asking.tags("add", T("Put on", "添加标签"), asking.OF_ROW),
        asking.tags("remove", T("Take off", "移除标签"), asking.OF_ROW),
    ),
    mutation=deed(
        "tagWecomCustomer",
        id=ROW,
        add=asked("[String!]"),
        remove=asked("[String!]"),
    ),
    done=T("Tagged, in WeCom too", "已同步到企业微信"),
    refresh=("wecom.follows",),
)

REMARK = Action(
    id="remark",
    label=T("Remark", "改备注"),
    icon="pencil",
    requires=UPDATE,
    form=(
        Field("remark", T("Remark (20 characters)", "备注（20 字内）")),
        Field("description", T("Note (150 characters)", "描述（150 字内）"), "textarea"),
        Field("company", T("Company (20 characters)", "企业（20 字内）")),
        Field(
            "mobiles",
            T("Phones, one on each line", "手机号，每行一个"),
            "textarea",
            help=T("At most five; left empty, they stay.", "最多 5 个；留空则保持不变。"),
        ),
    ),
    mutation=deed(
        "remarkWecomCustomer",
        id=ROW,
        remark=asked("String"),
        description=asked("String"),
        company=asked("String"),
        mobiles=asked("String"),
    ),
    done=T("Noted, in WeCom too", "已同步到企业微信"),
    refresh=("wecom.follows",),
)

CUSTOMER: tuple[Contribution, ...] = (PANEL, TAG, REMARK)
