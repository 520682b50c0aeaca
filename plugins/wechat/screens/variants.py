"""Menus for some: whom they are for, and publishing them."""

from core.errors import T
from core.ui import (
    ROW,
    Choices,
    Contribution,
    Empty,
    Field,
    Option,
    Page,
    Source,
    Value,
    asked,
    listing,
)

from .menus import DETAILS, FORM
from .words import MANAGE, OF_ACCOUNT, TROUBLE, act, beside, text

AGAIN = ("wechat.menu_variants", "wechat.menu_items")
PHONES = (
    Option("1", "iOS"),
    Option("2", "Android"),
    Option("3", T("Others", "其他")),
)
TAGS_OF_ROW = """
query ($account: ID!) { wechatTags(first: 200, filter: {account: {id: {eq: $account}}}) {
  nodes { id name } } }"""


def _whom(account: str) -> tuple[Field, ...]:
    tags = Choices(Source(TAGS_OF_ROW, "wechatTags.nodes", {"account": account}))
    return (
        text("title", T("Whom it is for", "适用人群"), hint=T("As in “members”.", "如：会员。")),
        Field("tag", T("Those with the tag", "拥有标签"), "select", choices=tags),
        Field("phone", T("On phones", "手机系统"), "select", options=PHONES),
    )


SAID = {
    "title": asked("String!"),
    "tag": asked("ID"),
    "phone": asked("String"),
}

OPEN = act(
    "open_variant",
    T("New menu for some", "新建个性化菜单"),
    "openWechatMenuVariant",
    variables={"account": ROW, **SAID},
    icon="users-group",
    form=_whom("$row.id"),
    done=T("Made; now add its items", "已新建，请添加菜单项"),
    refresh=AGAIN,
)
CHANGE = act(
    "change_variant",
    T("Edit", "编辑"),
    "changeWechatMenuVariant",
    variables={"id": ROW, **SAID},
    icon="pencil",
    form=_whom("$row.account.id"),
    done=T("Saved; publish it to show it", "已保存，发布后生效"),
    refresh=AGAIN,
)
ADD = act(
    "add_variant_item",
    T("Add an item", "添加一级菜单"),
    "addWechatVariantItem",
    variables={"variant": ROW, **DETAILS},
    icon="plus",
    form=FORM,
    done=T("Added; publish when the menu is ready", "已添加，编辑完成后请发布"),
    refresh=AGAIN,
)
PUBLISH = act(
    "publish_variant",
    T("Publish", "发布菜单"),
    "publishWechatMenuVariant",
    variables={"id": ROW},
    icon="send",
    confirm=T(
        "Those it is for see it instead of the menu for all.",
        "符合条件的粉丝将看到此菜单，而不是默认菜单。",
    ),
    done=T("Being published", "正在发布"),
    refresh=AGAIN,
)
CLOSE = act(
    "close_variant",
    T("Remove", "移除"),
    "closeWechatMenuVariant",
    variables={"id": ROW},
    icon="trash",
    tone="bad",
    confirm=T("Its people see the menu for all again.", "这些粉丝将恢复看到默认菜单。"),
    done=T("Being removed", "正在移除"),
    refresh=AGAIN,
)

VARIANTS = Page(
    id="menu_variants",
    path="/wechat/menus",
    label=T("Menus for some", "个性化菜单"),
    icon="users-group",
    requires=MANAGE,
    nav=beside(33),
    source=listing(
        "wechatMenuVariants",
        "WeChatMenuVariant",
        "id title tag tagName phone items publishedAt publishing trouble account { id name }",
        poll=10,
    ),
    columns=(
        Value("title", T("Whom it is for", "适用人群")),
        Value("tagName", T("Tag", "标签")),
        Value("phone", T("Phones", "手机系统"), "enum", options=PHONES),
        Value("items", T("Items", "菜单项"), "number"),
        Value("publishedAt", T("Since", "发布时间"), "relative"),
        Value("publishing", T("On its way", "发布中"), "bool"),
        OF_ACCOUNT,
        TROUBLE,
    ),
    actions=(
        "wechat.add_variant_item",
        "wechat.publish_variant",
        "wechat.change_variant",
        "wechat.close_variant",
    ),
    empty=Empty(
        T("Everybody sees the same menu", "所有粉丝看到相同的菜单"),
        T(
            "Begin one for some under Settings → WeChat accounts → Menus.",
            "可在「设置 → 微信公众号 → 自定义菜单」中新建个性化菜单。",
        ),
    ),
)

SCREENS: tuple[Contribution, ...] = (VARIANTS, OPEN, CHANGE, ADD, PUBLISH, CLOSE)
