"""The page of codes that lead into customer groups."""

from core.errors import T
from core.ui import ROW, Action, Contribution, Empty, Field, Page, Value, asked, deed, listing
from plugins.wecom.service.ways import MANAGE as WAYS

from . import asking
from .placing import beside


def _form(corp: str) -> tuple[Field, ...]:
    return (
        Field("name", T("Name", "名称"), required=True),
        asking.groups("chats", T("Groups (up to 5)", "客户群（最多 5 个）"), corp),
        Field(
            "refills",
            T("Open another group when all are full", "群满后自动新建群"),
            "bool",
            default=True,
        ),
        Field("baseName", T("What such groups are called", "自动新建群的名称前缀")),
    )


GIVEN = {
    "name": asked("String!"),
    "chats": asked("[String!]!"),
    "refills": asked("Boolean"),
    "baseName": asked("String"),
}

PAGE = Page(
    id="entrances",
    path="/wecom/entrances",
    label=T("Group codes", "群活码"),
    icon="qrcode",
    requires=(WAYS,),
    nav=beside(31),
    source=listing(
        "wecomEntrances",
        "WecomEntrance",
        "id name qrCode chats chatNames refills baseName corp joined createdAt",
    ),
    columns=(
        Value("name", T("Name", "名称")),
        Value("qrCode", T("Picture", "二维码"), "link"),
        Value("chatNames", T("Groups", "客户群"), "tags"),
        Value("joined", T("Joined", "入群人数"), "number"),
        Value("refills", T("Opens another", "自动新建群"), "bool"),
        Value("createdAt", T("Made", "创建时间"), "date"),
    ),
    actions=("wecom.create_entrance", "wecom.change_entrance", "wecom.delete_entrance"),
    empty=Empty(
        T("No group codes yet", "还没有群活码"),
        T(
            "One picture leads into up to five groups, one after the other.",
            "一个二维码可对应最多 5 个客户群，满员后自动切换。",
        ),
        "wecom.create_entrance",
    ),
)

DEEDS = (
    Action(
        id="create_entrance",
        label=T("New group code", "新建群活码"),
        icon="plus",
        placement=("header",),
        requires=(WAYS,),
        form=(asking.CORP, *_form(asking.CHOSEN)),
        mutation=deed(
            "createWecomEntrance",
            **GIVEN,
            account=asked("String"),
        ),
        done=T("Made", "已创建"),
        refresh=("wecom.entrances",),
    ),
    Action(
        id="change_entrance",
        label=T("Edit", "编辑"),
        icon="pencil",
        placement=("row",),
        requires=(WAYS,),
        form=_form(asking.OF_ROW),
        mutation=deed(
            "updateWecomEntrance",
            id=ROW,
            **GIVEN,
        ),
        done=T("Saved; the picture stays the same", "已保存，二维码不变"),
        refresh=("wecom.entrances",),
    ),
    Action(
        id="delete_entrance",
        label=T("Delete", "删除"),
        icon="trash",
        tone="bad",
        placement=("row",),
        requires=(WAYS,),
        confirm=T("Printed pictures will lead nowhere.", "已印刷的二维码将失效。"),
        mutation=deed("deleteWecomEntrance", id=ROW),
        done=T("Deleted", "已删除"),
        refresh=("wecom.entrances",),
    ),
)

ENTRANCE_SCREENS: tuple[Contribution, ...] = (PAGE, *DEEDS)
