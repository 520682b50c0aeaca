"""The settings screens of WeChat accounts, as data, and of what could not be read from them."""

from core.channels import AccountScreens
from core.errors import T
from core.ui import Action, Contribution, Empty, Notice, Settings, Source, Table, Value

from .account_fields import FIELDS
from .guide import GUIDE
from .words import MANAGE

ACCOUNTS = AccountScreens(
    channel="wechat",
    icon="brand-wechat",
    label=T("WeChat accounts", "微信公众号"),
    connect=T("Connect an account", "连接公众号"),
    connected=T("Account connected", "公众号已连接"),
    needs=T(
        "You need its AppID, Token and EncodingAESKey.",
        "需要公众号的 AppID、Token 和 EncodingAESKey。",
    ),
    guide=GUIDE,
    example=T("Our shop", "本店公众号"),
    fields=FIELDS,
)

FAILED = """
query { deliveries(first: 50, filter: {
    state: {eq: POISON}, account: {channel: {eq: "wechat"}}}) {
  nodes { id createdAt error account { id name } } } }"""

UNREAD = Settings(
    id="unread",
    label=T("Unreadable messages", "无法读取的消息"),
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

REPLAY = """
mutation ($id: ID!) { replayDeliveries(input: {account: $id}) {
  errors { code message field } } }"""

REPLAY_AGAIN = Action(
    id="replay_again",
    label=T("Read the account's failed messages again", "重新处理该账号的失败消息"),
    icon="rotate",
    requires=MANAGE,
    mutation=Source(REPLAY, "replayDeliveries", {"id": "$row.account.id"}),
    done=T("Being read again", "正在重新处理"),
    refresh=("wechat.unread", "wechat.settings"),
)

SCREENS: tuple[Contribution, ...] = (*ACCOUNTS.all(), UNREAD, REPLAY_AGAIN)
