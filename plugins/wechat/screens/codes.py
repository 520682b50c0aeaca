"""QR codes that tell where people come from: a list with what each brought."""

from core.errors import T
from core.ui import ROW, Contribution, Empty, Field, Filter, Page, Value, View, asked, listing

from .words import MANAGE, OF_ACCOUNT, TROUBLE, act, beside, text

AGAIN = ("wechat.codes",)
TITLE = text(
    "title",
    T("What for", "用途"),
    hint=T("A shop, a poster, a colleague.", "如：南京路店、展会海报。"),
)

MAKE = act(
    "make_code",
    T("Make a QR code", "生成带参二维码"),
    "makeWechatCode",
    variables={
        "account": ROW,
        "title": asked("String!"),
        "scene": asked("String"),
        "days": asked("Int"),
    },
    icon="qrcode",
    form=(
        TITLE,
        text(
            "scene",
            T("Scene", "场景值"),
            required=False,
            hint=T(
                "Comes back with whoever scans; made up if empty.", "扫码时带回；留空自动生成。"
            ),
        ),
        Field(
            "days",
            T("Valid for days", "有效天数"),
            "number",
            min=1,
            max=30,
            help=T("Empty: for good (100,000 at most).", "留空为永久（最多 10 万个）。"),
        ),
    ),
    done=T("Being made; it appears under QR codes", "正在生成，请到「渠道二维码」查看"),
    refresh=AGAIN,
)

RENAME = act(
    "name_code",
    T("Rename", "修改用途"),
    "nameWechatCode",
    variables={"id": ROW, "title": asked("String!")},
    icon="pencil",
    form=(TITLE,),
    done=T("Saved", "已保存"),
    refresh=AGAIN,
)

CLOSE = act(
    "close_code",
    T("Remove", "移除"),
    "closeWechatCode",
    variables={"id": ROW},
    icon="trash",
    tone="bad",
    confirm=T(
        "What was counted stays; printed codes go on working.", "统计保留；已印出的码仍可扫。"
    ),
    done=T("Removed", "已移除"),
    refresh=AGAIN,
)

CODES = Page(
    id="codes",
    path="/wechat/codes",
    label=T("QR codes", "渠道二维码"),
    icon="qrcode",
    requires=MANAGE,
    nav=beside(30),
    source=listing(
        "wechatCodes",
        "WeChatCode",
        "id title scene scans lately follows stayed people expiresAt sheet trouble "
        "account { name }",
        poll=10,
    ),
    columns=(
        Value("title", T("What for", "用途")),
        Value("scene", T("Scene", "场景值")),
        Value("scans", T("Scans", "扫码次数"), "number"),
        Value("lately", T("Last 7 days", "近 7 天"), "number"),
        Value("people", T("People", "扫码人数"), "number"),
        Value("follows", T("New followers", "新增关注"), "number"),
        Value("stayed", T("Still follow", "仍在关注"), "number"),
        Value("sheet", T("Print", "打印"), "link"),
        Value("expiresAt", T("Until", "有效期至"), "date"),
        OF_ACCOUNT,
        TROUBLE,
    ),
    views=(
        View("newest", T("Newest", "最新"), sort="-createdAt"),
        View("best", T("Most followers", "新增最多"), sort="-follows"),
    ),
    actions=("wechat.name_code", "wechat.close_code"),
    empty=Empty(
        T("No codes yet", "还没有渠道二维码"),
        T(
            "Make one under Settings → WeChat accounts → Tools.",
            "请在「设置 → 微信公众号 → 工具」中为公众号生成。",
        ),
    ),
)

SCANS = Page(
    id="scans",
    path="/wechat/scans",
    label=T("Scans", "扫码记录"),
    icon="scan",
    requires=MANAGE,
    nav=beside(31),
    source=listing(
        "wechatScans",
        "WeChatScan",
        "id code followed scannedAt account { name } conversation { customer { id name } }",
        poll=10,
    ),
    columns=(
        Value("scannedAt", T("When", "时间"), "relative"),
        Value(
            "conversation.customer.name",
            T("Who", "客户"),
            "entity",
            entity="customer",
            id_path="conversation.customer.id",
        ),
        Value("code", T("Code", "二维码")),
        Value("followed", T("Began to follow", "新关注"), "bool"),
        OF_ACCOUNT,
    ),
    filters=(Filter("followed", T("Began to follow", "新关注"), "bool"),),
    empty=Empty(
        T("Nobody scanned a code yet", "还没有扫码记录"),
        T("Whoever comes through a QR code stands here.", "扫描渠道二维码的人会显示在这里。"),
    ),
)

SCREENS: tuple[Contribution, ...] = (CODES, SCANS, MAKE, RENAME, CLOSE)
