"""The settings screen of WeChat accounts, as data."""

from core.errors import T
from core.ui import (
    FINDINGS,
    Action,
    Actions,
    Contribution,
    Empty,
    Notice,
    Option,
    Section,
    Settings,
    Source,
    Table,
    Value,
)

from .account_fields import APP_ID, FURTHER, KIND, MODE, NAME, secrets_asked
from .guide import STEPS
from .words import MANAGE

STATES = (
    Option("active", T("Active", "运行中"), "good"),
    Option("paused", T("Paused", "已暂停"), "warn"),
    Option("needs_reauth", T("Enter the secrets again", "需重新填写密钥"), "bad"),
)
ACCOUNTS = """
query { accounts(filter: {channel: {eq: "wechat"}}) { nodes {
  id name state callbackUrl sandbox problem { message advice }
  lastDeliveryAt settings secretsSet version
  deliveriesDone deliveriesWaiting deliveriesPoison } } }"""

FAILED = """
query { deliveries(first: 50, filter: {
    state: {eq: POISON}, account: {channel: {eq: "wechat"}}}) {
  nodes { id createdAt error account { id name } } } }"""

CONNECT = """
mutation ($name: String!, $settings: JSON!) {
  createAccount(input: {channel: "wechat", name: $name, settings: $settings}) {
    account { id } errors { code message field } } }"""

EDIT = """
mutation ($id: ID!, $name: String, $settings: JSON, $version: Int) {
  updateAccount(input: {id: $id, name: $name, settings: $settings, expectedVersion: $version}) {
    account { id } errors { code message field } } }"""

CHECK = """
mutation ($id: ID!) { testAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

FOUND = """
query { channelChecks(channel: "wechat") {
  lines { account title ok detail advice testedAt } } }"""

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
AGAIN = ("wechat.settings",)

SCREEN = Settings(
    id="settings",
    label=T("WeChat accounts", "微信公众号"),
    icon="brand-wechat",
    requires=MANAGE,
    source=Source(ACCOUNTS, "accounts", poll=10),
    body=(
        *(Notice(step) for step in STEPS),
        Section(
            T("Connected accounts", "已连接账号"),
            (
                Table(
                    path="nodes",
                    columns=(
                        Value("name", T("Name", "名称")),
                        Value("state", T("State", "状态"), "enum", options=STATES),
                        Value("callbackUrl", T("Server address (URL)", "服务器地址 (URL)"), "copy"),
                        Value("lastDeliveryAt", T("Last message", "最近消息"), "relative"),
                        Value("deliveriesDone", T("Read", "已处理"), "number"),
                        Value("deliveriesPoison", T("Could not be read", "无法读取"), "number"),
                        Value("problem.message", T("What is wrong", "问题")),
                        Value("problem.advice", T("What to do", "处理办法")),
                        Value("sandbox", T("Sandbox", "沙盒"), "bool"),
                    ),
                    actions=(
                        "wechat.check",
                        "wechat.edit",
                        "wechat.pause",
                        "wechat.resume",
                        "wechat.replay",
                        "wechat.remove",
                    ),
                ),
            ),
        ),
        Actions(("wechat.connect",)),
    ),
    empty=Empty(
        T("No account connected yet", "尚未连接公众号"),
        T(
            "You need its AppID, Token and EncodingAESKey.",
            "需要公众号的 AppID、Token 和 EncodingAESKey。",
        ),
        "wechat.connect",
    ),
)

UNREAD = Settings(
    id="unread",
    label=T("WeChat messages that could not be read", "无法读取的微信消息"),
    icon="mail-exclamation",
    requires=MANAGE,
    source=Source(FAILED, "deliveries", poll=10),
    body=(
        Notice(
            T(
                "They are kept as they came. Once the cause is mended, have them read again.",
                "消息已原样保留。问题解决后可重新处理。",
            )
        ),
        Table(
            path="nodes",
            columns=(
                Value("createdAt", T("Received", "收到时间"), "relative"),
                Value("account.name", T("Account", "账号")),
                Value("error", T("Why", "原因")),
            ),
            actions=("wechat.replay_again",),
        ),
    ),
    empty=Empty(
        T("Everything was read", "没有无法读取的消息"),
        T("Messages that cannot be read would stand here.", "无法读取的消息会显示在这里。"),
    ),
)

FINDINGS = Settings(
    id="findings",
    label=T("WeChat: self-test", "微信：自检结果"),
    icon="stethoscope",
    requires=MANAGE,
    source=Source(FOUND, "channelChecks"),
    body=(
        Table(
            path="lines",
            columns=FINDINGS,
            limit=50,
        ),
    ),
    empty=Empty(
        T("No self-test yet", "还没有自检结果"),
        T("Choose “Self-test” in an account's row.", "请在账号列表中点击「自检」。"),
    ),
    order=60,
)

DEEDS = (
    Action(
        id="connect",
        label=T("Connect an account", "连接公众号"),
        icon="plug",
        requires=MANAGE,
        form=(NAME, KIND, APP_ID, *secrets_asked(new=True), MODE, *FURTHER),
        mutation=Source(
            CONNECT, "createAccount", {"name": "$form.name", "settings": "$form.settings"}
        ),
        done=T("Account connected", "公众号已连接"),
        refresh=AGAIN,
    ),
    Action(
        id="edit",
        label=T("Edit", "编辑"),
        icon="pencil",
        requires=MANAGE,
        form=(NAME, KIND, APP_ID, *secrets_asked(new=False), MODE, *FURTHER),
        mutation=Source(
            EDIT,
            "updateAccount",
            {**THIS_VERSION, "name": "$form.name", "settings": "$form.settings"},
        ),
        done=T("Saved", "已保存"),
        refresh=AGAIN,
    ),
    Action(
        id="check",
        label=T("Self-test", "自检"),
        icon="stethoscope",
        requires=MANAGE,
        mutation=Source(CHECK, "testAccount", THIS),
        done=T("Tested; see “WeChat: self-test”", "自检完成，请查看「微信：自检结果」"),
        refresh=("wechat.findings", "wechat.settings"),
    ),
    Action(
        id="pause",
        label=T("Pause", "暂停"),
        icon="player-pause",
        requires=MANAGE,
        mutation=Source(PAUSE, "pauseAccount", THIS),
        done=T("Paused: messages are kept, and read later", "已暂停：消息会保留，恢复后处理"),
        refresh=AGAIN,
    ),
    Action(
        id="resume",
        label=T("Resume", "恢复"),
        icon="player-play",
        requires=MANAGE,
        mutation=Source(RESUME, "resumeAccount", THIS),
        done=T("At work again", "已恢复"),
        refresh=AGAIN,
    ),
    Action(
        id="replay",
        label=T("Read failed messages again", "重新处理失败消息"),
        icon="refresh",
        requires=MANAGE,
        mutation=Source(REPLAY, "replayDeliveries", THIS),
        done=T("Being read again", "正在重新处理"),
        refresh=AGAIN,
    ),
    Action(
        id="replay_again",
        label=T("Read the account's failed messages again", "重新处理该账号的失败消息"),
        icon="refresh",
        requires=MANAGE,
        mutation=Source(REPLAY, "replayDeliveries", {"id": "$row.account.id"}),
        done=T("Being read again", "正在重新处理"),
        refresh=("wechat.unread", "wechat.settings"),
    ),
    Action(
        id="remove",
        label=T("Remove", "移除"),
        icon="trash",
        tone="bad",
        requires=MANAGE,
        confirm=T(
            "Its messages will be refused from now on. What it brought stays.",
            "此后将拒绝该账号的消息，已有数据保留。",
        ),
        mutation=Source(REMOVE, "deleteAccount", THIS_VERSION),
        done=T("Removed", "已移除"),
        refresh=AGAIN,
    ),
)

SCREENS: tuple[Contribution, ...] = (SCREEN, FINDINGS, UNREAD, *DEEDS)
