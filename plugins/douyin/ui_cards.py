"""The screen of lead cards, as data."""

from core.channels import MANAGE as MANAGING
from core.errors import T
from core.ui import (
    ROW,
    Action,
    Contribution,
    Empty,
    Field,
    Notice,
    Settings,
    Source,
    Table,
    Value,
    asked,
    deed,
)

MANAGE = (MANAGING,)
AGAIN = ("douyin.cards",)

CARDS = "query { douyinCards { nodes { id title account accountName } } }"

SCREEN = Settings(
    id="cards",
    label=T("Lead cards", "留资卡片"),
    icon="file-text",
    requires=MANAGE,
    source=Source(CARDS, "douyinCards"),
    body=(
        Notice(
            T(
                "Send a card in a private message; whoever fills it in becomes a lead. Make one"
                " from the list of accounts.",
                "在私信中发送卡片，用户填写后自动成为线索。在抖音账号列表中可新建卡片。",
            )
        ),
        Table(
            path="nodes",
            columns=(
                Value("title", T("Title", "标题")),
                Value("accountName", T("Account", "账号")),
                Value("id", T("Id", "卡片 ID"), "copy"),
            ),
            actions=("douyin.delete_card",),
            limit=100,
        ),
    ),
    empty=Empty(
        T("No lead cards", "暂无留资卡片"),
        T(
            "They need the ability “Lead cards”; make one from the list of accounts.",
            "需要“留资卡片”能力，可在抖音账号列表中新建。",
        ),
    ),
)

SAVE_CARD = Action(
    id="save_card",
    label=T("New lead card", "新建留资卡片"),
    icon="file-text",
    requires=MANAGE,
    form=(
        Field("title", T("Title", "标题"), required=True, placeholder=T("Book", "立即预约")),
        Field("phone_only", T("Only the number", "仅收集手机号"), "bool", default=False),
    ),
    mutation=deed(
        "saveDouyinCard",
        account=ROW,
        title=asked("String!"),
        phoneOnly=asked("Boolean", "phone_only"),
    ),
    done=T("Card made", "卡片已创建"),
    refresh=AGAIN,
)
DELETE_CARD = Action(
    id="delete_card",
    label=T("Delete", "删除"),
    icon="trash",
    tone="bad",
    requires=MANAGE,
    confirm=T("It can no longer be sent.", "删除后将无法再发送。"),
    mutation=deed("deleteDouyinCard", account=("ID!", "$row.account"), card=("String!", "$row.id")),
    done=T("Deleted", "已删除"),
    refresh=AGAIN,
)

SCREENS: tuple[Contribution, ...] = (SCREEN, DELETE_CARD)
