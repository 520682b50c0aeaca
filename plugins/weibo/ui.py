"""The settings screens of Weibo accounts, as data: a guide, the accounts, their QR codes."""

from core.channels import MANAGE as MANAGING
from core.errors import T
from core.ui import (
    FINDINGS,
    Action,
    Actions,
    Contribution,
    Empty,
    Field,
    Notice,
    Option,
    Section,
    Settings,
    Source,
    Table,
    Value,
)

from .fields import fields
from .ui_menus import SCREENS as MENU_SCREENS

MANAGE = (MANAGING,)

STATES = (
    Option("active", T("Active", "运行中"), "good"),
    Option("paused", T("Paused", "已暂停"), "warn"),
    Option("needs_reauth", T("Authorise again", "需重新授权"), "bad"),
)

ACCOUNTS = """
query { accounts(filter: {channel: {eq: "weibo"}}) { nodes {
  id name state callbackUrl lastDeliveryAt settings secretsSet version
  deliveriesDone deliveriesPoison weiboAuthorise weiboUntil problem { message advice } } } }"""

CODES = """
query { weiboCodes(first: 200) { nodes {
  id scene name people picture createdAt account { id name } } } }"""

CHECKS = """
query { channelChecks(channel: "weibo") {
  lines { account title ok detail advice testedAt } } }"""

TEST = """
mutation ($id: ID!) { testAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

CONNECT = """
mutation ($name: String!, $settings: JSON!) {
  createAccount(input: {channel: "weibo", name: $name, settings: $settings}) {
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

LEAVE = """
mutation ($id: ID!) { leaveWeibo(input: {account: $id}) {
  account { id } errors { code message field } } }"""

MAKE_CODE = """
mutation ($id: ID!, $name: String!) { makeWeiboCode(input: {account: $id, name: $name}) {
  code { id } errors { code message field } } }"""

THIS = {"id": "$row.id"}
THIS_VERSION = {"id": "$row.id", "version": "$row.version"}
AGAIN = ("weibo.settings",)

OPENNESS = Notice(
    T(
        "Weibo's public pages date from 2012 to 2018. Whether the fan service still admits new"
        " apps could not be confirmed: comments and mentions work without it.",
        "微博开放文档多为 2012–2018 年版本，粉丝服务平台是否仍接受新接入尚未证实；"
        "未开通时评论与@提及仍可使用。",
    ),
    "warn",
)

GUIDE = (
    Section(
        T("1. An app", "第一步：创建应用"),
        (
            Notice(
                T(
                    "On open.weibo.com, create a website app and copy its App Key and App Secret"
                    " into “Connect an account”.",
                    "在 open.weibo.com 创建“网站接入”应用，"
                    "将 App Key、App Secret 填入“连接微博账号”。",
                )
            ),
        ),
    ),
    Section(
        T("2. Authorise", "第二步：授权"),
        (
            Notice(
                T(
                    "In the app's advanced information, enter as authorisation address this"
                    " house's address followed by /plugins/weibo/connected. Then open the link"
                    " in the column “Authorise”.",
                    "在应用“高级信息”中将授权回调页设为：系统公网地址 + /plugins/weibo/connected，"
                    "然后点击下表“授权”列的链接。",
                )
            ),
        ),
    ),
    Section(
        T("3. Direct messages", "第三步：私信（粉丝服务平台）"),
        (
            Notice(
                T(
                    "On the account's page open Management centre, Fan service, Advanced,"
                    " Developer mode: enter the address from the column “URL” and the App Key."
                    " Choose JSON. Copy the token shown there into the account's settings.",
                    "账号主页“管理中心 → 粉丝服务 → 高级功能 → 开发模式”，"
                    "填写下表的 URL 与 App Key，消息格式选 JSON，"
                    "并将页面给出的 access_token 填入账号设置。",
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
    Value("callbackUrl", T("URL", "URL（推送地址）"), "copy"),
    Value("weiboAuthorise", T("Authorise", "授权"), "link"),
    Value("weiboUntil", T("Authorised until", "授权有效期至"), "datetime"),
    Value("lastDeliveryAt", T("Last message", "最近消息"), "relative"),
    Value("deliveriesDone", T("Read", "已处理"), "number"),
    Value("deliveriesPoison", T("Could not be read", "无法读取"), "number"),
)

SCREEN = Settings(
    id="settings",
    label=T("Weibo accounts", "微博账号"),
    icon="brand-weibo",
    requires=MANAGE,
    source=Source(ACCOUNTS, "accounts", poll=10),
    body=(
        OPENNESS,
        *GUIDE,
        Section(
            T("Connected accounts", "已连接账号"),
            (
                Table(
                    path="nodes",
                    columns=COLUMNS,
                    actions=(
                        "weibo.edit",
                        "weibo.test",
                        "weibo.make_code",
                        "weibo.pause",
                        "weibo.resume",
                        "weibo.replay",
                        "weibo.leave",
                        "weibo.remove",
                    ),
                ),
            ),
        ),
        Actions(("weibo.connect",)),
    ),
    empty=Empty(
        T("No account connected yet", "尚未连接微博账号"),
        T("You need the App Key and App Secret of an app.", "需要应用的 App Key 和 App Secret。"),
        "weibo.connect",
    ),
)

CODE_SCREEN = Settings(
    id="codes",
    label=T("Weibo QR codes", "微博二维码"),
    icon="qrcode",
    requires=MANAGE,
    source=Source(CODES, "weiboCodes", poll=30),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("scene", T("Number", "场景值"), "number"),
                Value("name", T("Where it hangs", "用途")),
                Value("account.name", T("Account", "账号")),
                Value("people", T("Came through it", "带来人数"), "number"),
                Value("picture", T("Picture", "图片"), "link"),
                Value("createdAt", T("Made", "创建时间"), "relative"),
            ),
        ),
    ),
    empty=Empty(
        T("No codes yet", "暂无二维码"),
        T("Make one from the list of accounts.", "请在微博账号列表中生成。"),
    ),
)


def _deed(name: str, label: T, icon: str, document: str, path: str, **more: object) -> Action:
    """A button on an account's row."""
    known = {"requires": MANAGE, "refresh": AGAIN, "mutation": Source(document, path, THIS)}
    return Action(id=name, label=label, icon=icon, **(known | more))  # type: ignore[arg-type]


SELF_TEST = Settings(
    id="check",
    label=T("Weibo self-test", "微博自检"),
    icon="stethoscope",
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

DEEDS = (
    Action(
        id="connect",
        label=T("Connect an account", "连接微博账号"),
        icon="plug",
        requires=MANAGE,
        form=fields(new=True),
        mutation=Source(
            CONNECT, "createAccount", {"name": "$form.name", "settings": "$form.settings"}
        ),
        done=T("Account connected; now authorise it", "已连接，请继续授权"),
        refresh=AGAIN,
    ),
    Action(
        id="edit",
        label=T("Edit", "编辑"),
        icon="pencil",
        requires=MANAGE,
        form=fields(new=False),
        mutation=Source(
            EDIT,
            "updateAccount",
            {**THIS_VERSION, "name": "$form.name", "settings": "$form.settings"},
        ),
        done=T("Saved", "已保存"),
        refresh=AGAIN,
    ),
    _deed(
        "test",
        T("Self-test", "自检"),
        "stethoscope",
        TEST,
        "testAccount",
        done=T("Tested; see “Weibo self-test”", "自检完成，结果见“微博自检”"),
        refresh=("weibo.check", "weibo.settings"),
    ),
    _deed(
        "make_code",
        T("Make a QR code", "生成二维码"),
        "qrcode",
        MAKE_CODE,
        "makeWeiboCode",
        form=(Field("name", T("Where it hangs", "用途"), required=True),),
        mutation=Source(MAKE_CODE, "makeWeiboCode", {**THIS, "name": "$form.name"}),
        done=T("Made", "已生成"),
        refresh=("weibo.codes",),
    ),
    _deed(
        "pause",
        T("Pause", "暂停"),
        "player-pause",
        PAUSE,
        "pauseAccount",
        done=T("Paused: messages are kept, and read later", "已暂停：消息会保留，恢复后处理"),
    ),
    _deed(
        "resume",
        T("Resume", "恢复"),
        "player-play",
        RESUME,
        "resumeAccount",
        done=T("At work again", "已恢复"),
    ),
    _deed(
        "replay",
        T("Read failed messages again", "重新处理失败消息"),
        "refresh",
        REPLAY,
        "replayDeliveries",
        done=T("Being read again", "正在重新处理"),
    ),
    _deed(
        "leave",
        T("Give the authorisation back", "取消授权"),
        "logout",
        LEAVE,
        "leaveWeibo",
        confirm=T(
            "Comments and mentions will no longer be fetched.", "取消后将不再拉取评论与@提及。"
        ),
        done=T("Given back", "已取消授权"),
    ),
    _deed(
        "remove",
        T("Remove", "移除"),
        "trash",
        REMOVE,
        "deleteAccount",
        tone="bad",
        confirm=T(
            "Its messages will be refused from now on. What it brought stays.",
            "此后将拒绝该账号的消息，已有数据保留。",
        ),
        mutation=Source(REMOVE, "deleteAccount", THIS_VERSION),
        done=T("Removed", "已移除"),
    ),
)

SCREENS: tuple[Contribution, ...] = (SCREEN, CODE_SCREEN, SELF_TEST, *DEEDS, *MENU_SCREENS)
