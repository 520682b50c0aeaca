"""Tools of an account: fetch followers, tags and templates, see how far that is; tags both ways."""

from core.errors import T
from core.ui import (
    ROW,
    Action,
    Contribution,
    Empty,
    Notice,
    Page,
    Settings,
    Source,
    Table,
    Value,
    asked,
    listing,
)

from .words import (
    MANAGE,
    NAME,
    NO_ACCOUNT,
    OF_ACCOUNT,
    STATES,
    TROUBLE,
    accounts,
    act,
    beside,
    text,
)

TOOLS_AGAIN = ("wechat.tools", "wechat.syncs")
TAGS_AGAIN = ("wechat.tags", "wechat.syncs")


def _sync(what: str, label: T, icon: str) -> Action:
    return act(
        f"sync_{what}",
        label,
        "syncWechat",
        variables={"account": ROW, "what": ("String!", what)},
        icon=icon,
        done=T("Being fetched", "正在同步"),
        refresh=TOOLS_AGAIN,
    )


TOOLS = Settings(
    id="tools",
    label=T("Tools", "工具"),
    icon="tools",
    requires=MANAGE,
    source=accounts("state"),
    body=(
        Notice(
            T(
                "Fetch who follows already, tags, templates, material and the blacklist; make QR"
                " codes and links. Followers and templates are also fetched every night.",
                "同步已有粉丝、标签、模板、素材与黑名单；生成渠道二维码与访客链接。每晚会自动同步粉丝与模板。",
            )
        ),
        Table(
            path="nodes",
            columns=(NAME,),
            actions=(
                "wechat.sync_followers",
                "wechat.sync_tags",
                "wechat.sync_templates",
                "wechat.sync_blacklist",
                "wechat.sync_servants",
                "wechat.sync_materials",
                "wechat.make_code",
                "wechat.open_page",
                "wechat.create_tag",
                "wechat.add_servant",
                "wechat.add_template",
                "wechat.keep_material",
                "wechat.draft_article",
                "wechat.try_menu",
                "wechat.look_up_trades",
                "wechat.choose_trades",
                "wechat.look_up_speed",
                "wechat.set_speed",
                "wechat.look_up_quotas",
                "wechat.clear_quotas",
            ),
        ),
    ),
    empty=NO_ACCOUNT,
    order=61,
)

SYNCS = Settings(
    id="syncs",
    label=T("What was fetched", "同步进度"),
    icon="refresh",
    requires=MANAGE,
    source=Source(
        """
        query { wechatSyncs(first: 50) { nodes {
          id what state done total trouble startedAt finishedAt account { name } } } }""",
        "wechatSyncs",
        poll=3,
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                OF_ACCOUNT,
                Value("what", T("What", "内容")),
                Value("state", T("State", "状态"), "enum", options=STATES),
                Value("done", T("Fetched", "已同步"), "number"),
                Value("total", T("Of", "总数"), "number"),
                Value("startedAt", T("Began", "开始"), "relative"),
                TROUBLE,
            ),
            limit=50,
        ),
    ),
    empty=Empty(
        T("Nothing was fetched yet", "还没有同步记录"),
        T(
            "Fetch followers, tags, templates and materials under “Tools”.",
            "请在「工具」中同步粉丝、标签、模板或素材。",
        ),
    ),
    order=62,
)

CREATE_TAG = act(
    "create_tag",
    T("New tag", "新建标签"),
    "createWechatTag",
    variables={"account": ROW, "name": asked("String!")},
    icon="tag",
    form=(text("name", T("Name", "标签名")),),
    done=T("Being made", "正在创建"),
    refresh=TAGS_AGAIN,
)

RENAME_TAG = act(
    "rename_tag",
    T("Rename", "重命名"),
    "renameWechatTag",
    variables={"id": ROW, "name": asked("String!")},
    icon="pencil",
    form=(text("name", T("Name", "标签名")),),
    done=T("Being renamed", "正在修改"),
    refresh=TAGS_AGAIN,
)

DELETE_TAG = act(
    "delete_tag",
    T("Delete", "删除"),
    "deleteWechatTag",
    variables={"id": ROW},
    icon="trash",
    tone="bad",
    confirm=T(
        "It is taken from everybody on WeChat; tags here stay.",
        "将从微信上所有粉丝移除；本系统的客户标签不变。",
    ),
    done=T("Being deleted", "正在删除"),
    refresh=TAGS_AGAIN,
)

MAP_TAG = act(
    "map_tag",
    T("Stands for our tag", "对应客户标签"),
    "mapWechatTag",
    variables={"id": ROW, "label": asked("String")},
    icon="arrows-left-right",
    form=(
        text(
            "label",
            T("Our tag", "客户标签"),
            required=False,
            hint=T(
                "From then on each follows the other; empty: no longer.",
                "填写后两边自动同步；留空则取消对应。",
            ),
        ),
    ),
    done=T("Saved; both sides are being evened out", "已保存，正在同步两边标签"),
    refresh=TAGS_AGAIN,
)

TAGS = Page(
    id="tags",
    path="/wechat/tags",
    label=T("Tags", "标签"),
    icon="tags",
    requires=MANAGE,
    nav=beside(32),
    source=listing("wechatTags", "WeChatTag", "id name people label account { name }", poll=10),
    columns=(
        Value("name", T("Tag on WeChat", "微信标签")),
        Value("people", T("People", "人数"), "number"),
        Value("label", T("Our tag", "对应客户标签")),
        OF_ACCOUNT,
    ),
    actions=("wechat.map_tag", "wechat.rename_tag", "wechat.delete_tag"),
    empty=Empty(
        T("No tags yet", "还没有标签"),
        T(
            "Fetch them under Settings → WeChat accounts → Tools.",
            "请在「设置 → 微信公众号 → 工具」中同步。",
        ),
    ),
)

SCREENS: tuple[Contribution, ...] = (
    TOOLS,
    SYNCS,
    TAGS,
    _sync("followers", T("Fetch followers", "同步粉丝"), "users"),
    _sync("tags", T("Fetch tags", "同步标签"), "tags"),
    _sync("templates", T("Fetch templates", "同步模板"), "template"),
    _sync("blacklist", T("Fetch blacklist", "同步黑名单"), "ban"),
    _sync("servants", T("Fetch service accounts", "同步客服账号"), "headset"),
    _sync("materials", T("Fetch material", "同步素材"), "photo"),
    CREATE_TAG,
    RENAME_TAG,
    DELETE_TAG,
    MAP_TAG,
)
