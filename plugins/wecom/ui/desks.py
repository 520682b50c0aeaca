"""The settings screen of WeChat customer service: accounts, who answers, links to them."""

from core.channels import MANAGE as MANAGE_CHANNELS
from core.errors import T
from core.ui import (
    ROW,
    Action,
    Actions,
    Contribution,
    Empty,
    Field,
    Settings,
    Source,
    Table,
    Value,
    asked,
    deed,
)

from . import asking

MANAGE = (MANAGE_CHANNELS,)

DESKS = Settings(
    id="desks",
    label=T("WeChat customer service", "微信客服"),
    icon="headset",
    requires=MANAGE,
    source=Source(
        "query { wecomDesks(filter: {open: {eq: true}}) {"
        " nodes { id name link talks openKfid servicerNames corp } } }",
        "wecomDesks",
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("name", T("Name", "名称")),
                Value("link", T("Link for customers", "客服链接"), "copy"),
                Value("talks", T("Customers", "接待客户数"), "number"),
                Value("servicerNames", T("Who answers", "接待人员"), "tags"),
            ),
            actions=("wecom.change_desk", "wecom.link_desk", "wecom.close_desk"),
        ),
        Actions(("wecom.open_desk",)),
    ),
    empty=Empty(
        T("No service account yet", "还没有客服账号"),
        T(
            "Customers write to it from WeChat without adding anybody.",
            "客户无需添加好友即可在微信中咨询。",
        ),
        "wecom.open_desk",
    ),
)


CLOSE = Action(
    id="close_desk",
    label=T("Delete", "删除"),
    icon="trash",
    tone="bad",
    requires=MANAGE,
    confirm=T("Links to it will lead nowhere.", "已发出的客服链接将失效。"),
    mutation=deed("deleteWecomDesk", id=ROW),
    done=T("Deleted", "已删除"),
    refresh=("wecom.desks",),
)


def _desk_deed(name: str, label: T, icon: str, form: tuple[Field, ...], source: Source) -> Action:
    return Action(
        id=name,
        label=label,
        icon=icon,
        requires=MANAGE,
        form=form,
        mutation=source,
        done=T("Done", "已完成"),
        refresh=("wecom.desks",),
    )


DESK_DEEDS = (
    _desk_deed(
        "open_desk",
        T("New service account", "新建客服账号"),
        "plus",
        (
            asking.CORP,
            Field("name", T("Name", "名称"), required=True),
            asking.staff("people", T("Who answers", "接待人员")),
        ),
        deed(
            "createWecomDesk",
            account=asked("String"),
            name=asked("String!"),
            servicers=asked("[String!]", "people"),
        ),
    ),
    _desk_deed(
        "change_desk",
        T("Edit", "编辑"),
        "pencil",
        (
            Field("name", T("Name", "名称")),
            asking.staff("add", T("Add who answers", "增加接待人员"), asking.OF_ROW),
            asking.staff("remove", T("Remove", "移除接待人员"), asking.OF_ROW),
        ),
        deed(
            "updateWecomDesk",
            id=ROW,
            name=asked("String"),
            add=asked("[String!]"),
            remove=asked("[String!]"),
        ),
    ),
    _desk_deed(
        "link_desk",
        T("New link", "生成链接"),
        "link",
        (Field("scene", T("Where it will be placed", "投放场景")),),
        deed("linkWecomDesk", id=ROW, scene=asked("String")),
    ),
)

DESK_SCREENS: tuple[Contribution, ...] = (DESKS, *DESK_DEEDS, CLOSE)
