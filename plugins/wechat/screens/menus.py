"""The menu editor: items in rows, what people see beside them, publish and undo."""

from core.errors import T
from core.ui import (
    ROW,
    Contribution,
    Empty,
    Field,
    Notice,
    Option,
    Page,
    Settings,
    Table,
    Value,
    View,
    asked,
    listing,
)
from plugins.wechat.buttons import ACTIONS

from .words import MANAGE, NAME, NO_ACCOUNT, OF_ACCOUNT, accounts, act, beside, text

AGAIN = ("wechat.menu_items", "wechat.menus")
KINDS = tuple(Option(key, action.title) for key, action in ACTIONS.items())

DETAILS = {
    "name": asked("String!"),
    "action": asked("String!"),
    "key": asked("String"),
    "url": asked("String"),
    "appId": asked("String"),
    "page": asked("String"),
}
FORM = (
    text(
        "name",
        T("Name", "名称"),
        hint=T("4 characters at the top, 8 below.", "一级 4 个汉字，二级 8 个汉字以内。"),
    ),
    Field("action", T("A tap", "点击后"), "select", required=True, options=KINDS, default="click"),
    text(
        "key",
        T("Keyword", "关键词"),
        required=False,
        hint=T("An automatic reply may answer it.", "可用自动回复来响应该关键词。"),
    ),
    text("url", T("Page", "网页链接"), required=False),
    text("appId", T("AppID of the mini program", "小程序 AppID"), required=False),
    text("page", T("Page of the mini program", "小程序页面"), required=False),
)

ADD = act(
    "add_item",
    T("Add at the top", "添加一级菜单"),
    "addWechatMenuItem",
    variables={"account": ROW, **DETAILS},
    icon="plus",
    form=FORM,
    done=T("Added; publish when the menu is ready", "已添加，编辑完成后请发布"),
    refresh=AGAIN,
)
ADD_BELOW = act(
    "add_below",
    T("Add below", "添加子菜单"),
    "addWechatMenuItem",
    variables={"account": ("ID!", "$row.account.id"), "parent": ROW, **DETAILS},
    icon="plus",
    form=FORM,
    done=T("Added; publish when the menu is ready", "已添加，编辑完成后请发布"),
    refresh=AGAIN,
)
CHANGE = act(
    "change_item",
    T("Edit", "编辑"),
    "changeWechatMenuItem",
    variables={"id": ROW, **DETAILS},
    icon="pencil",
    form=FORM,
    done=T("Saved; publish when the menu is ready", "已保存，编辑完成后请发布"),
    refresh=AGAIN,
)
UP = act(
    "item_up",
    T("Up", "上移"),
    "moveWechatMenuItem",
    variables={"id": ROW, "down": ("Boolean!", False)},  # type: ignore[dict-item]
    icon="arrow-up",
    refresh=AGAIN,
)
DOWN = act(
    "item_down",
    T("Down", "下移"),
    "moveWechatMenuItem",
    variables={"id": ROW, "down": ("Boolean!", True)},  # type: ignore[dict-item]
    icon="arrow-down",
    refresh=AGAIN,
)
REMOVE = act(
    "remove_item",
    T("Remove", "移除"),
    "removeWechatMenuItem",
    variables={"id": ROW},
    icon="trash",
    tone="bad",
    confirm=T("With everything below it.", "将连同其子菜单一起移除。"),
    done=T("Removed; publish when the menu is ready", "已移除，编辑完成后请发布"),
    refresh=AGAIN,
)
PUBLISH = act(
    "publish_menu",
    T("Publish", "发布菜单"),
    "publishWechatMenu",
    variables={"account": ROW},
    icon="send",
    confirm=T(
        "Everybody sees the menu within 24 hours.", "发布后所有粉丝将在 24 小时内看到新菜单。"
    ),
    done=T("Being published", "正在发布"),
    refresh=AGAIN,
)
UNDO = act(
    "undo_menu",
    T("Back to the menu before", "恢复上一版"),
    "undoWechatMenu",
    variables={"account": ROW},
    icon="arrow-back-up",
    confirm=T("The menu that stood before is published again.", "将重新发布上一版菜单。"),
    done=T("Being published", "正在发布"),
    refresh=AGAIN,
)
FETCH = act(
    "sync_menu",
    T("Begin from what people see", "从公众号读取"),
    "syncWechat",
    variables={"account": ROW, "what": ("String!", "menu")},
    icon="download",
    confirm=T("Unpublished changes are lost.", "未发布的修改将被覆盖。"),
    done=T("Being fetched", "正在读取"),
    refresh=AGAIN,
)

MENUS = Settings(
    id="menus",
    label=T("Menus", "自定义菜单"),
    icon="menu-2",
    requires=MANAGE,
    source=accounts("wechatMenu { preview publishedAt publishing trouble undoable }"),
    body=(
        Notice(
            T(
                "Put the menu together under “Menu items”, then publish it here.",
                "在「菜单项」页编辑内容，完成后在此发布。",
            )
        ),
        Table(
            path="nodes",
            columns=(
                NAME,
                Value("wechatMenu.preview", T("What people see", "当前菜单")),
                Value("wechatMenu.publishedAt", T("Since", "发布时间"), "relative"),
                Value("wechatMenu.publishing", T("On its way", "发布中"), "bool"),
                Value("wechatMenu.trouble", T("What is wrong", "问题")),
            ),
            actions=(
                "wechat.add_item",
                "wechat.open_variant",
                "wechat.publish_menu",
                "wechat.undo_menu",
                "wechat.sync_menu",
            ),
        ),
    ),
    empty=NO_ACCOUNT,
    order=63,
)

ITEMS = Page(
    id="menu_items",
    path="/wechat/menu",
    label=T("Menu items", "菜单项"),
    icon="menu-2",
    requires=MANAGE,
    nav=beside(33),
    source=listing(
        "wechatMenuItems",
        "WeChatMenuItem",
        "id title name action key url appId page variant { title } account { id name }",
    ),
    columns=(
        Value("title", T("Item", "菜单")),
        Value("variant.title", T("Only for", "适用人群")),
        Value("action", T("A tap", "点击后"), "enum", options=KINDS),
        Value("key", T("Keyword", "关键词")),
        Value("url", T("Page", "网页链接")),
        Value("page", T("Page of the mini program", "小程序页面")),
        OF_ACCOUNT,
    ),
    views=(View("order", T("In order", "按顺序"), sort="path"),),
    actions=(
        "wechat.change_item",
        "wechat.add_below",
        "wechat.item_up",
        "wechat.item_down",
        "wechat.remove_item",
    ),
    empty=Empty(
        T("The menu has no items yet", "菜单还没有内容"),
        T(
            "Add one, or begin from what people see, under Settings → WeChat accounts → Menus.",
            "请在「设置 → 微信公众号 → 自定义菜单」中添加，或从公众号读取。",
        ),
    ),
)

SCREENS: tuple[Contribution, ...] = (
    MENUS,
    ITEMS,
    ADD,
    ADD_BELOW,
    CHANGE,
    UP,
    DOWN,
    REMOVE,
    PUBLISH,
    UNDO,
    FETCH,
)
