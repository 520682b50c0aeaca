"""The screens of Douyin, as data: its accounts, their lead cards, the leads of ads."""

from core.channels import AUTHORISE_AGAIN, AccountScreens, Step
from core.errors import T
from core.ui import (
    Contribution,
    Empty,
    Filter,
    Nav,
    Option,
    Page,
    Panel,
    Source,
    Table,
    Value,
    listing,
)

from .fields import FIELDS
from .scopes import CLOSED
from .tables import KINDS
from .ui_cards import SAVE_CARD
from .ui_cards import SCREENS as CARD_SCREENS

READ = ("core.customer.read",)

CLUE_KINDS = tuple(Option(kind.value, title) for kind, title in KINDS.items())
TOLD = (
    Option("not_yet", T("Not yet", "未回传")),
    Option("waiting", T("Waiting", "回传中"), "info"),
    Option("told", T("Told", "已回传"), "good"),
    Option("failed", T("Failed", "回传失败"), "bad"),
)

CLUES = """
query ($first: Int!, $after: String, $filter: DouyinClueFilter, $orderBy: [DouyinClueOrder!]) {
  douyinClues(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    nodes { id kind name region source remark leftAt told trouble accountName
            customer { id name } }
    pageInfo { hasNextPage endCursor } } }"""

OF_CUSTOMER = """
query ($id: ID!) { customer(id: $id) { douyinClues(first: 20) { nodes {
  kind source remark leftAt told } } } }"""

LEADS_DOUBT = T(
    "How Ocean Engine is asked is known from public libraries only, not from its own pages, which"
    " want a sign-in. If you authorise as an agency or a business centre, enter the advertisers'"
    " own numbers by hand.",
    "巨量引擎的授权方式依据公开的开源库（官方文档需登录查看，未能核对）。"
    "如以代理商或工作台身份授权，请手动填写其下的广告主 ID。",
)

GUIDE = (
    Step(
        T("An app", "创建应用"),
        T(
            "In the Douyin console (developer.open-douyin.com), make a website app, then"
            " copy its Client Key and Client Secret into “Connect an account”.",
            "在抖音开放平台创建“网站应用”，将 Client Key、Client Secret 填入“连接抖音账号”。",
        ),
    ),
    Step(
        T("Abilities", "申请能力"),
        T(
            "Under Abilities apply for user_info, item.comment and video.list.bind. What"
            " is not granted stays off, and the self-test says so.",
            "在“能力管理”申请 user_info、item.comment、video.list.bind。"
            "未获授予的功能会自动关闭，并在自检中说明。",
        ),
        CLOSED,
    ),
    Step(
        T("Events", "事件推送"),
        T(
            "Under Webhooks enter the address from the list of accounts, and subscribe to the"
            " events of your abilities. Douyin cancels a subscription whose address is"
            " silent for long.",
            "在 Webhooks 页面填写账号列表中的服务器地址，并订阅相应事件。"
            "回调地址长时间无响应时，抖音会取消订阅。",
        ),
    ),
    Step(
        T("Authorise", "授权"),
        T(
            "Enter as the app's redirect address this house's public address followed by"
            " /plugins/douyin/authorised, then open “Authorise” and let the account's"
            " owner scan the code. It lasts 30 days and is renewed five times by itself.",
            "将应用的授权回调域设为：系统公网地址 + /plugins/douyin/authorised，"
            "再点击账号列表中的“授权”由账号主体扫码。授权有效期 30 天，系统自动续期至多 5 次。",
        ),
    ),
    Step(
        T("Leads of ads", "广告线索（巨量引擎/飞鱼）"),
        T(
            "In Ocean Engine (open.oceanengine.com) make an app with the leads ability. Enter as"
            " its redirect address this house's public address followed by"
            " /plugins/douyin/leads-authorised. Edit the account here, enter App ID and Secret,"
            " then open “Authorise leads” and choose your advertisers. Their numbers are filled"
            " in by themselves.",
            "在巨量引擎开放平台 (open.oceanengine.com) 创建应用并获得线索权限，"
            "将应用的回调地址设为：系统公网地址 + /plugins/douyin/leads-authorised。"
            "在此编辑账号，填写 App ID 与 Secret，"
            "再点击账号列表中的“授权广告线索”并勾选广告主。广告主 ID 会自动填写。",
        ),
        LEADS_DOUBT,
    ),
)

ACCOUNTS = AccountScreens(
    channel="douyin",
    icon="message",
    label=T("Douyin accounts", "抖音账号"),
    connect=T("Connect an account", "连接抖音账号"),
    connected=T("Account connected; now authorise it", "已连接，请继续授权"),
    expired=AUTHORISE_AGAIN,
    needs=T(
        "You need an app's Client Key and Secret, or an advertiser's account.",
        "需要应用的 Client Key 和 Client Secret，或巨量引擎广告主账号。",
    ),
    guide=GUIDE,
    example=T("Our shop", "本店抖音号"),
    fields=FIELDS,
    columns=(
        Value("douyinConnect", T("Authorise", "授权"), "link"),
        Value("douyinConnectLeads", T("Authorise leads", "授权广告线索"), "link"),
        Value("douyinAbilities", T("Granted", "已授予能力"), "tags"),
        Value("douyinAuthorisedUntil", T("Authorised until", "授权有效期至"), "date"),
        Value("douyinRenewalsLeft", T("Renewals left", "剩余续期"), "number"),
    ),
    deeds=(SAVE_CARD,),
)

CLUE_PAGE = Page(
    id="clues",
    label=T("Ad leads", "广告线索"),
    icon="speakerphone",
    requires=READ,
    path="/douyin/clues",
    nav=Nav("sell", order=40),
    source=listing(
        "douyinClues",
        "DouyinClue",
        "id kind name region source remark leftAt told trouble accountName customer { id name }",
        poll=30,
    ),
    columns=(
        Value("leftAt", T("Left", "留资时间"), "datetime"),
        Value("name", T("Name", "姓名")),
        Value(
            "customer.name",
            T("Customer", "客户"),
            "entity",
            entity="customer",
            id_path="customer.id",
        ),
        Value("kind", T("How", "类型"), "enum", options=CLUE_KINDS),
        Value("source", T("Ad or card", "来源")),
        Value("region", T("Region", "地区")),
        Value("remark", T("Said", "留言")),
        Value("told", T("Reported to the ad", "成交回传"), "enum", options=TOLD),
        Value("trouble", T("Problem", "问题")),
        Value("accountName", T("Account", "账号")),
    ),
    filters=(
        Filter("kind", T("How", "类型"), options=CLUE_KINDS),
        Filter("told", T("Reported to the ad", "成交回传"), options=TOLD),
        Filter("leftAt", T("Left", "留资时间"), "dates"),
    ),
    row_link="/customers/$row.customer.id",
    empty=Empty(
        T("No leads yet", "暂无线索"),
        T(
            "Leads of ads and filled-in lead cards will stand here.",
            "广告表单与留资卡片的线索会显示在这里。",
        ),
    ),
)

CLUE_PANEL = Panel(
    id="customer_clues",
    label=T("Ad leads", "广告线索"),
    icon="speakerphone",
    requires=READ,
    slot="customer.side",
    source=Source(OF_CUSTOMER, "customer.douyinClues", {"id": "$entity.id"}),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("leftAt", T("Left", "留资时间"), "relative"),
                Value("kind", T("How", "类型"), "enum", options=CLUE_KINDS),
                Value("source", T("Ad or card", "来源")),
                Value("remark", T("Said", "留言")),
            ),
        ),
    ),
    order=70,
)

SCREENS: tuple[Contribution, ...] = (*ACCOUNTS.all(), CLUE_PAGE, CLUE_PANEL, *CARD_SCREENS)
