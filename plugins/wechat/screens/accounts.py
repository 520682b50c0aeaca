"""The settings screen of WeChat accounts, as data."""

from core.errors import T
from core.ui import (
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

MANAGE = ("core.channel.manage",)

STATES = (
    Option("active", T("Active", "运行中"), "good"),
    Option("paused", T("Paused", "已暂停"), "warn"),
    Option("needs_reauth", T("Enter the secrets again", "需重新填写密钥"), "bad"),
)
MODES = (
    Option("safe", T("Safe (encrypted)", "安全模式（加密）")),
    Option("compatible", T("Compatible", "兼容模式")),
    Option("plain", T("Plain (not advised)", "明文模式（不推荐）")),
)

NAME = Field("name", T("Name", "名称"), required=True, placeholder=T("Our shop", "本店公众号"))
APP_ID = Field(
    "settings.app_id", "AppID", required=True, placeholder="wx…", pattern="^wx[0-9a-f]{16}$"
)
SEALED = T("Stored encrypted, and never shown again.", "加密保存，之后不再显示。")
KEPT = T("Stored encrypted; leave blank to keep it.", "加密保存；留空则保持不变。")
MODE = Field(
    "settings.mode",
    T("Message encryption", "消息加解密方式"),
    "select",
    options=MODES,
    default="safe",
    help=T("As chosen in the WeChat console.", "与公众平台后台的选择一致。"),
)
OPEN_PLATFORM = Field(
    "settings.open_platform",
    T("Open Platform account", "开放平台账号"),
    help=T(
        "Accounts bound to the same one know a person by the same unionid.",
        "绑定同一开放平台的账号，用户的 unionid 相同。",
    ),
)


def _secrets(*, new: bool) -> tuple[Field, ...]:
    about = SEALED if new else KEPT
    return (
        Field("settings.app_secret", "AppSecret", "secret", help=about),
        Field("settings.token", "Token", "secret", required=new, help=about),
        Field("settings.encoding_aes_key", "EncodingAESKey", "secret", help=about),
    )


ACCOUNTS = """
query { accounts(filter: {channel: {eq: "wechat"}}) { nodes {
  id name state callbackUrl lastDeliveryAt settings secretsSet version
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
        Notice(
            T(
                "In the WeChat console, under Basic configuration, enter the server address shown"
                " here together with your Token and EncodingAESKey.",
                "请在公众平台“基本配置”中填写下方服务器地址及相同的 Token、EncodingAESKey。",
            )
        ),
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
                    ),
                    actions=(
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

DEEDS = (
    Action(
        id="connect",
        label=T("Connect an account", "连接公众号"),
        icon="plug",
        requires=MANAGE,
        form=(NAME, APP_ID, *_secrets(new=True), MODE, OPEN_PLATFORM),
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
        form=(NAME, APP_ID, *_secrets(new=False), MODE, OPEN_PLATFORM),
        mutation=Source(
            EDIT,
            "updateAccount",
            {**THIS_VERSION, "name": "$form.name", "settings": "$form.settings"},
        ),
        done=T("Saved", "已保存"),
        refresh=AGAIN,
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

SCREENS: tuple[Contribution, ...] = (SCREEN, UNREAD, *DEEDS)
