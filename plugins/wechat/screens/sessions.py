"""WeChat's own service tool, as seen from here: who is served there, handing over, letting go."""

from core.errors import T
from core.ui import (
    Action,
    Actions,
    Choices,
    Contribution,
    Empty,
    Field,
    Fields,
    Option,
    Panel,
    Settings,
    Source,
    Table,
    Value,
    When,
    asked,
    deed,
)

from .words import MANAGE

SEND = ("core.message.send",)
HERE = {"conversation": "$entity.id"}
AGAIN = ("wechat.session", "wechat.sessions")

WAITS, SERVED = T("Waits there", "排队中"), T("Is served there", "接待中")
STATES = (
    Option("waiting", WAITS, "warn"),
    Option("served", SERVED, "good"),
    Option("ended", T("Not there", "未接入")),
)
LISTED = (Option("WAITING", WAITS, "warn"), Option("SERVED", SERVED, "good"))

PANEL = Panel(
    id="session",
    slot="conversation.side",
    order=30,
    label=T("WeChat's service tool", "微信客服工具"),
    icon="headset",
    requires=SEND,
    when=(When("channel", "eq", "wechat"),),
    source=Source(
        """
        query ($conversation: ID!) { wechatSession(conversation: $conversation) {
          state nick } }""",
        "wechatSession",
        HERE,
        poll=20,
    ),
    body=(
        Fields(
            (
                Value("state", T("State", "状态"), "enum", options=STATES),
                Value("nick", T("Served by", "接待客服")),
            )
        ),
        Actions(("wechat.hand_over",)),
        Actions(("wechat.let_go",), when=(When("state", "eq", "served"),)),
    ),
)

SERVANTS = Choices(
    Source(
        """
        query ($conversation: ID!) { wechatSession(conversation: $conversation) {
          servants { name nick } } }""",
        "wechatSession.servants",
        HERE,
    ),
    value="name",
    label="nick",
    detail="name",
)

HAND_OVER = Action(
    id="hand_over",
    label=T("Hand to a service account", "转给客服"),
    icon="user-share",
    requires=SEND,
    form=(
        Field(
            "servant",
            T("Service account", "客服账号"),
            "select",
            required=True,
            choices=SERVANTS,
            help=T(
                "Those on duty come first. They answer in WeChat's tool; what is said there is"
                " brought here every five minutes if the account is set to do so.",
                "在线客服排在前面。转接后由其在微信客服工具中回复；"
                "账号设置中开启“取回聊天记录”后，每 5 分钟取回一次。",
            ),
        ),
    ),
    mutation=deed(
        "handOverWechatSession", conversation=("ID!", "$entity.id"), servant=asked("String")
    ),
    done=T("Handed over", "已转接"),
    refresh=AGAIN,
)
LET_GO = Action(
    id="let_go",
    label=T("End the service", "结束接待"),
    icon="circle-x",
    requires=SEND,
    confirm=T("What they write comes here again.", "结束后，对方的消息重新进入本系统。"),
    mutation=deed("endWechatSession", conversation=("ID!", "$entity.id")),
    done=T("Ended", "已结束"),
    refresh=AGAIN,
)

SESSIONS = Settings(
    id="sessions",
    label=T("Who is served in WeChat's tool", "客服工具接待情况"),
    icon="headset",
    requires=MANAGE,
    source=Source(
        """
        query { wechatSessions(first: 200, filter: {state: {ne: ENDED}}) { nodes {
          id state nick since conversation { customer { name } account { name } } } } }""",
        "wechatSessions",
        poll=30,
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("conversation.customer.name", T("Customer", "客户")),
                Value("state", T("State", "状态"), "enum", options=LISTED),
                Value("nick", T("Served by", "接待客服")),
                Value("since", T("Since", "开始时间"), "relative"),
                Value("conversation.account.name", T("Account", "公众号")),
            ),
            limit=200,
        ),
    ),
    empty=Empty(
        T("Nobody is served there now", "当前没有接待中的客户"),
        T(
            "Looked up every five minutes for accounts that hand over or bring records in.",
            "开启了转接或取回聊天记录的公众号，每 5 分钟更新一次。",
        ),
    ),
    order=58,
)

SCREENS: tuple[Contribution, ...] = (PANEL, HAND_OVER, LET_GO, SESSIONS)
