"""The screens of Douyin, as data: a guide with its accounts, a self-test, the leads of ads."""

from core.channels import MANAGE as MANAGING
from core.errors import T
from core.ui import (
    FINDINGS,
    Action,
    Actions,
    Contribution,
    Empty,
    Filter,
    Nav,
    Notice,
    Option,
    Page,
    Panel,
    Section,
    Settings,
    Source,
    Table,
    Value,
)

from .fields import fields
from .scopes import CLOSED
from .tables import KINDS
from .ui_cards import SCREENS as CARD_SCREENS

MANAGE = (MANAGING,)
READ = ("core.customer.read",)

STATES = (
    Option("active", T("Active", "运行中"), "good"),
    Option("paused", T("Paused", "已暂停"), "warn"),
    Option("needs_reauth", T("Authorise again", "需重新授权"), "bad"),
)
CLUE_KINDS = tuple(Option(kind.value, title) for kind, title in KINDS.items())
TOLD = (
    Option("not_yet", T("Not yet", "未回传")),
    Option("waiting", T("Waiting", "回传中"), "info"),
    Option("told", T("Told", "已回传"), "good"),
    Option("failed", T("Failed", "回传失败"), "bad"),
)

ACCOUNTS = """
query { accounts(filter: {channel: {eq: "douyin"}}) { nodes {
  id name state callbackUrl lastDeliveryAt settings secretsSet version
  deliveriesPoison problem { message advice }
  douyinAbilities douyinAuthorisedUntil douyinRenewalsLeft douyinConnect } } }"""

CHECKS = """
query { channelChecks(channel: "douyin") { lines {
  account title ok detail advice testedAt } } }"""

TEST = """
mutation ($id: ID!) { testAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

CLUES = """
query ($first: Int!, $after: String, $filter: DouyinClueFilter, $orderBy: [DouyinClueOrder!]) {
  douyinClues(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    nodes { id kind name region source remark leftAt told trouble accountName
            customer { id name } }
    pageInfo { hasNextPage endCursor } } }"""

OF_CUSTOMER = """
query ($id: ID!) { customer(id: $id) { douyinClues(first: 20) { nodes {
  kind source remark leftAt told } } } }"""

CONNECT = """
mutation ($name: String!, $settings: JSON!) {
  createAccount(input: {channel: "douyin", name: $name, settings: $settings}) {
    account { id } errors { code message field } } }"""

EDIT = """
mutation ($id: ID!, $name: String, $settings: JSON, $version: Int) {
  updateAccount(input: {id: $id, name: $name, settings: $settings, expectedVersion: $version}) {
    account { id } errors { code message field } } }"""

PAUSE = """
mutation ($id: ID!) { pauseAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

RESUME = """
mutation ($id: ID!) { resumeAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

REPLAY = """
mutation ($id: ID!) { replayDeliveries(input: {account: $id}) {
  queued errors { code message field } } }"""

REMOVE = """
mutation ($id: ID!, $version: Int) {
  deleteAccount(input: {id: $id, expectedVersion: $version}) {
    account { id } errors { code message field } } }"""

THIS = {"id": "$row.id"}
THIS_VERSION = {"id": "$row.id", "version": "$row.version"}
AGAIN = ("douyin.settings", "douyin.check")

GUIDE = (
    Section(
        T("1. An app", "第一步：创建应用"),
        (
            Notice(
                T(
                    "In the Douyin console (developer.open-douyin.com), make a website app, then"
                    " copy its Client Key and Client Secret into “Connect an account”.",
                    "在抖音开放平台创建“网站应用”，将 Client Key、Client Secret 填入"
                    "“连接抖音账号”。",
                )
            ),
        ),
    ),
    Section(
        T("2. Abilities", "第二步：申请能力"),
        (
            Notice(
                T(
                    "Under Abilities apply for user_info, item.comment and video.list.bind. What"
                    " is not granted stays off, and the self-test says so.",
                    "在“能力管理”申请 user_info、item.comment、video.list.bind。"
                    "未获授予的功能会自动关闭，并在“抖音自检”中说明。",
                )
            ),
            Notice(CLOSED, "warn"),
        ),
    ),
    Section(
        T("3. Events", "第三步：事件推送"),
        (
            Notice(
                T(
                    "Under Webhooks enter the address from the column “URL”, and subscribe to the"
                    " events of your abilities. Douyin cancels a subscription whose address is"
                    " silent for long.",
                    "在 Webhooks 页面填写下表的 URL 并订阅相应事件。"
                    "回调地址长时间无响应时，抖音会取消订阅。",
                )
            ),
        ),
    ),
    Section(
        T("4. Authorise", "第四步：授权"),
        (
            Notice(
                T(
                    "Enter as the app's redirect address this house's public address followed by"
                    " /plugins/douyin/authorised, then open “Authorise” and let the account's"
                    " owner scan the code. It lasts 30 days and is renewed five times by itself.",
                    "将应用的授权回调域设为：系统公网地址 + /plugins/douyin/authorised，"
                    "再点击“授权”由账号主体扫码。授权有效期 30 天，系统自动续期至多 5 次。",
                )
            ),
        ),
    ),
    Section(
        T("5. Leads of ads", "第五步：广告线索（巨量引擎/飞鱼）"),
        (
            Notice(
                T(
                    "In Ocean Engine (open.oceanengine.com) make an app with the leads ability,"
                    " authorise your advertiser account and enter App ID, Secret, refresh token"
                    " and advertiser number.",
                    "在巨量引擎开放平台创建应用并获得线索权限，授权广告主账号后填写"
                    " App ID、Secret、refresh_token 与广告主 ID。",
                )
            ),
        ),
    ),
)

COLUMNS = (
    Value("name", T("Name", "名称")),
    Value("state", T("State", "状态"), "enum", options=STATES),
    Value("problem.message", T("Problem", "问题")),
    Value("problem.advice", T("What to do", "处理办法")),
    Value("douyinConnect", T("Authorise", "授权"), "link"),
    Value("douyinAbilities", T("Granted", "已授予能力"), "tags"),
    Value("callbackUrl", T("URL", "URL（推送地址）"), "copy"),
    Value("douyinAuthorisedUntil", T("Authorised until", "授权有效期至"), "date"),
    Value("douyinRenewalsLeft", T("Renewals left", "剩余续期"), "number"),
    Value("lastDeliveryAt", T("Last event", "最近事件"), "relative"),
    Value("deliveriesPoison", T("Unreadable", "无法读取"), "number"),
)

SCREEN = Settings(
    id="settings",
    label=T("Douyin accounts", "抖音账号"),
    icon="message",
    requires=MANAGE,
    source=Source(ACCOUNTS, "accounts", poll=10),
    body=(
        *GUIDE,
        Section(
            T("Connected accounts", "已连接账号"),
            (
                Table(
                    path="nodes",
                    columns=COLUMNS,
                    actions=(
                        "douyin.edit",
                        "douyin.test",
                        "douyin.save_card",
                        "douyin.pause",
                        "douyin.resume",
                        "douyin.replay",
                        "douyin.remove",
                    ),
                ),
            ),
        ),
        Actions(("douyin.connect",)),
    ),
    empty=Empty(
        T("No account connected yet", "尚未连接抖音账号"),
        T(
            "You need an app's Client Key and Secret, or an advertiser's account.",
            "需要应用的 Client Key 和 Client Secret，或巨量引擎广告主账号。",
        ),
        "douyin.connect",
    ),
)

SELF_TEST = Settings(
    id="check",
    label=T("Douyin self-test", "抖音自检"),
    icon="checkbox",
    requires=MANAGE,
    source=Source(CHECKS, "channelChecks"),
    body=(
        Table(
            path="lines",
            columns=FINDINGS,
            limit=200,
        ),
    ),
    empty=Empty(
        T("Not tested yet", "尚未自检"),
        T("Choose Self-test in an account's row.", "请在账号列表中点击“自检”。"),
    ),
)

WHO = Value(
    "customer.name",
    T("Customer", "客户"),
    "entity",
    entity="customer",
    id_path="customer.id",
)

CLUE_PAGE = Page(
    id="clues",
    label=T("Ad leads", "广告线索"),
    icon="speakerphone",
    requires=READ,
    path="/douyin/clues",
    nav=Nav("sell", order=40),
    source=Source(CLUES, "douyinClues", poll=30),
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


def _deed(name: str, label: T, icon: str, mutation: Source, **more: object) -> Action:
    """A button on an account's row."""
    known = {"requires": MANAGE, "refresh": AGAIN, "mutation": mutation}
    return Action(id=name, label=label, icon=icon, **(known | more))  # type: ignore[arg-type]


DEEDS = (
    _deed(
        "connect",
        T("Connect an account", "连接抖音账号"),
        "plug",
        Source(CONNECT, "createAccount", {"name": "$form.name", "settings": "$form.settings"}),
        form=fields(new=True),
        done=T("Account connected; now authorise it", "已连接，请继续授权"),
    ),
    _deed(
        "edit",
        T("Edit", "编辑"),
        "pencil",
        Source(
            EDIT,
            "updateAccount",
            {**THIS_VERSION, "name": "$form.name", "settings": "$form.settings"},
        ),
        form=fields(new=False),
        done=T("Saved", "已保存"),
    ),
    _deed(
        "test",
        T("Self-test", "自检"),
        "stethoscope",
        Source(TEST, "testAccount", THIS),
        done=T("Tested; see “Douyin self-test”", "自检完成，结果见“抖音自检”"),
    ),
    _deed(
        "pause",
        T("Pause", "暂停"),
        "player-pause",
        Source(PAUSE, "pauseAccount", THIS),
        done=T("Paused: messages are kept, and read later", "已暂停：消息会保留，恢复后处理"),
    ),
    _deed(
        "resume",
        T("Resume", "恢复"),
        "player-play",
        Source(RESUME, "resumeAccount", THIS),
        done=T("At work again", "已恢复"),
    ),
    _deed(
        "replay",
        T("Read failed messages again", "重新处理失败消息"),
        "refresh",
        Source(REPLAY, "replayDeliveries", THIS),
        done=T("Being read again", "正在重新处理"),
    ),
    _deed(
        "remove",
        T("Remove", "移除"),
        "trash",
        Source(REMOVE, "deleteAccount", THIS_VERSION),
        tone="bad",
        confirm=T(
            "Its messages will be refused from now on. What it brought stays.",
            "此后将拒绝该账号的消息，已有数据保留。",
        ),
        done=T("Removed", "已移除"),
    ),
)

SCREENS: tuple[Contribution, ...] = (
    SCREEN,
    SELF_TEST,
    CLUE_PAGE,
    CLUE_PANEL,
    *DEEDS,
    *CARD_SCREENS,
)
