"""The screen of the menu, as data: items in rows, put together here and published at once."""

from core.channels import MANAGE as MANAGING
from core.errors import T
from core.ui import (
    ROW,
    Action,
    Actions,
    Choices,
    Contribution,
    Empty,
    Field,
    Notice,
    Option,
    Settings,
    Source,
    Table,
    Value,
    asked,
    deed,
)

from .tables import TAPS

MANAGE = (MANAGING,)
AGAIN = ("weibo.menu",)
KINDS = tuple(Option(tap.name, title) for tap, title in TAPS.items())

ACCOUNTS = """
query { accounts(filter: {channel: {eq: "weibo"}}) { nodes { id name } } }"""

ITEMS = """
query { weiboMenuItems(first: 500, orderBy: [{field: PATH, direction: ASC}]) { nodes {
  id title name tap value account { id name } } } }"""

WHOSE = Field(
    "account",
    T("Account", "账号"),
    "select",
    required=True,
    choices=Choices(Source(ACCOUNTS, "accounts.nodes"), value="id", label="name", hide_single=True),
)

ITEM = (
    Field(
        "name",
        T("Name", "名称"),
        required=True,
        help=T(
            "Short: Weibo cuts long names (nobody could confirm at how many letters).",
            "请尽量简短，过长时微博会截断（确切字数未能证实）。",
        ),
    ),
    Field("tap", T("A tap", "点击后"), "select", required=True, options=KINDS, default="CLICK"),
    Field(
        "value",
        T("Keyword or page", "关键词或链接"),
        help=T(
            "An automatic reply may answer a keyword. Leave blank if items stand below.",
            "关键词可由自动回复响应；链接以 https:// 开头。有子菜单时留空。",
        ),
    ),
)
SAID = {"name": asked("String!"), "tap": asked("WeiboTap!"), "value": asked("String!")}
LATER = T("Saved; publish when the menu is ready", "已保存，编辑完成后请发布")

SCREEN = Settings(
    id="menu",
    label=T("Menu", "菜单"),
    icon="menu-2",
    requires=MANAGE,
    source=Source(ITEMS, "weiboMenuItems", poll=30),
    body=(
        Notice(
            T(
                "Three items at the top, five below each. Nobody sees a change until it is"
                " published; phones then show it within 24 hours.",
                "一级菜单最多 3 个，每个下最多 5 个。修改后需点击“发布菜单”，"
                "手机端 24 小时内更新。",
            )
        ),
        Table(
            path="nodes",
            columns=(
                Value("title", T("Item", "菜单")),
                Value("tap", T("A tap", "点击后"), "enum", options=KINDS),
                Value("value", T("Keyword or page", "关键词或链接")),
                Value("account.name", T("Account", "账号")),
            ),
            actions=(
                "weibo.change_item",
                "weibo.add_below",
                "weibo.item_up",
                "weibo.item_down",
                "weibo.remove_item",
            ),
            limit=200,
        ),
        Actions(("weibo.add_item", "weibo.publish_menu", "weibo.fetch_menu")),
    ),
    empty=Empty(
        T("The menu has no items yet", "菜单还没有内容"),
        T(
            "Add one, or begin from what people see.",
            "可添加菜单项，或从微博读取现有菜单（需粉丝服务权限）。",
        ),
        "weibo.add_item",
    ),
)


def _deed(name: str, label: T, icon: str, mutation: Source, **more: object) -> Action:
    """A button of the menu."""
    known = {"requires": MANAGE, "refresh": AGAIN, "mutation": mutation}
    return Action(id=name, label=label, icon=icon, **(known | more))  # type: ignore[arg-type]


def _moved(down: bool) -> Source:
    return deed("moveWeiboMenuItem", id=ROW, down=("Boolean!", down))


DEEDS = (
    _deed(
        "add_item",
        T("Add an item", "添加一级菜单"),
        "plus",
        deed("addWeiboMenuItem", account=asked("ID!"), **SAID),
        form=(WHOSE, *ITEM),
        done=LATER,
    ),
    _deed(
        "add_below",
        T("Add below", "添加子菜单"),
        "plus",
        deed(
            "addWeiboMenuItem",
            account=("ID!", "$row.account.id"),
            parent=("ID", "$row.id"),
            **SAID,
        ),
        form=ITEM,
        done=LATER,
    ),
    _deed(
        "change_item",
        T("Edit", "编辑"),
        "pencil",
        deed("changeWeiboMenuItem", id=ROW, **SAID),
        form=ITEM,
        done=LATER,
    ),
    _deed("item_up", T("Up", "上移"), "arrow-up", _moved(False)),
    _deed("item_down", T("Down", "下移"), "arrow-down", _moved(True)),
    _deed(
        "remove_item",
        T("Remove", "移除"),
        "trash",
        deed("removeWeiboMenuItem", id=ROW),
        tone="bad",
        confirm=T("With everything below it.", "将连同其子菜单一起移除。"),
        done=LATER,
    ),
    _deed(
        "publish_menu",
        T("Publish", "发布菜单"),
        "send",
        deed("publishWeiboMenu", account=asked("ID!")),
        form=(WHOSE,),
        confirm=T(
            "Everybody sees the menu within 24 hours; without items it is taken away.",
            "发布后所有粉丝 24 小时内看到新菜单；没有菜单项时将删除现有菜单。",
        ),
        done=T("Published", "已发布"),
    ),
    _deed(
        "fetch_menu",
        T("Begin from what people see", "从微博读取"),
        "download",
        deed("fetchWeiboMenu", account=asked("ID!")),
        form=(WHOSE,),
        confirm=T("Unpublished changes are lost.", "未发布的修改将被覆盖。"),
        done=T("Fetched", "已读取"),
    ),
)

SCREENS: tuple[Contribution, ...] = (SCREEN, *DEEDS)
