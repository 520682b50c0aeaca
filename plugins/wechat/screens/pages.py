"""Links that tell us who follows them."""

from core.errors import T
from core.ui import ROW, Contribution, Empty, Field, Page, Value, asked, listing

from .words import MANAGE, OF_ACCOUNT, act, beside, text

AGAIN = ("wechat.pages",)
DETAILS = {
    "title": asked("String!"),
    "target": asked("String!"),
    "profile": asked("Boolean"),
}
FORM = (
    text("title", T("What it is", "名称")),
    text("target", T("Where it leads", "目标网页")),
    Field(
        "profile",
        T("Ask for name and picture", "请求昵称与头像"),
        "bool",
        help=T(
            "WeChat then asks visitors to agree. Without it they are only recognised.",
            "开启后微信会向访客征求同意；关闭则静默识别身份。",
        ),
    ),
)

OPEN = act(
    "open_page",
    T("Make a visitor link", "生成访客链接"),
    "openWechatPage",
    variables={"account": ROW, **DETAILS},
    icon="link",
    form=FORM,
    done=T("Made; it appears under visitor links", "已生成，请到「访客链接」查看"),
    refresh=AGAIN,
)
CHANGE = act(
    "change_page",
    T("Edit", "编辑"),
    "changeWechatPage",
    variables={"id": ROW, **DETAILS},
    icon="pencil",
    form=FORM,
    done=T("Saved", "已保存"),
    refresh=AGAIN,
)
CLOSE = act(
    "close_page",
    T("Remove", "移除"),
    "closeWechatPage",
    variables={"id": ROW},
    icon="trash",
    tone="bad",
    confirm=T("The link stops working.", "链接将失效。"),
    done=T("Removed", "已移除"),
    refresh=AGAIN,
)

PAGES = Page(
    id="pages",
    path="/wechat/pages",
    label=T("Visitor links", "访客链接"),
    icon="link",
    requires=MANAGE,
    nav=beside(35),
    source=listing(
        "wechatPages",
        "WeChatPage",
        "id title target profile address visits visitors account { name }",
    ),
    columns=(
        Value("title", T("What it is", "名称")),
        Value("address", T("Link to hand out", "分发链接"), "copy"),
        Value("target", T("Where it leads", "目标网页"), "link"),
        Value("visits", T("Visits", "访问次数"), "number"),
        Value("visitors", T("People", "访客数"), "number"),
        OF_ACCOUNT,
    ),
    actions=("wechat.change_page", "wechat.close_page"),
    empty=Empty(
        T("No links yet", "还没有访客链接"),
        T(
            "Make one under Settings → WeChat accounts → Tools. Its domain must be entered in"
            " mp.weixin.qq.com as page authorisation domain.",
            "请在「设置 → 微信公众号 → 工具」中生成，并在公众平台填写「网页授权域名」。",
        ),
    ),
)

SCREENS: tuple[Contribution, ...] = (PAGES, OPEN, CHANGE, CLOSE)
