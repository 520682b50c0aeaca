"""Beside a conversation of customer service: who serves the customer, and moving them on."""

from core.errors import T
from core.ui import (
    Action,
    Actions,
    Choices,
    Contribution,
    Field,
    Fields,
    Option,
    Panel,
    Picker,
    Source,
    Value,
    When,
    asked,
    deed,
)

SEND = ("core.message.send",)
HERE = {"conversation": "$entity.id"}

STATES = (
    Option("0", T("Nobody yet", "未处理"), "info"),
    Option("1", T("We answer here", "由本系统接待"), "good"),
    Option("2", T("Waits for a colleague", "排队中"), "warn"),
    Option("3", T("A colleague in WeCom", "人工接待中")),
    Option("4", T("Ended", "已结束")),
)

PANEL = Panel(
    id="session",
    slot="conversation.side",
    order=30,
    label=T("Customer service", "微信客服会话"),
    icon="headset",
    requires=SEND,
    when=(When("channel", "eq", "wecom"),),
    source=Source(
        """
        query ($conversation: ID!) { wecomSession(conversation: $conversation) {
          desk state servicer } }""",
        "wecomSession",
        HERE,
        poll=20,
    ),
    body=(
        Fields(
            (
                Value("desk", T("Account", "客服账号")),
                Value("state", T("State", "状态"), "enum", options=STATES),
                Value("servicer", T("Colleague", "接待人员")),
            )
        ),
        Actions(
            ("wecom.take_session",),
            when=(When("state", "eq", "0"),),
        ),
        Actions(
            ("wecom.give_session", "wecom.queue_session", "wecom.end_session"),
            when=(When("state", "ne", "4"),),
        ),
    ),
)


def _move(name: str, label: T, icon: str, state: int, confirm: T, *form: Field) -> Action:
    servicer = {"servicer": asked("String")} if form else {}
    return Action(
        id=name,
        label=label,
        icon=icon,
        requires=SEND,
        form=form,
        confirm=confirm,
        mutation=deed(
            "moveWecomSession",
            conversation=("ID!", "$entity.id"),
            state=("Int!", state),
            **servicer,
        ),
        done=T("Done", "已完成"),
        refresh=("wecom.session",),
    )


SERVICERS = Choices(
    Source(
        """
        query ($conversation: ID!) { wecomSession(conversation: $conversation) {
          servicers { userid name } } }""",
        "wecomSession.servicers",
        HERE,
    ),
    value="userid",
    label="name",
)

MOVES = (
    _move(
        "take_session",
        T("We answer", "由本系统接待"),
        "message-circle",
        1,
        T("Nobody is asked in WeCom.", "企业微信不会提示接待人员。"),
    ),
    _move(
        "give_session",
        T("To a colleague", "转人工"),
        "user-share",
        3,
        T(
            "They answer in WeCom; from here only one more message goes out.",
            "转接后由同事在企业微信中回复，这里只能再发一条。",
        ),
        Field("servicer", T("Colleague", "接待人员"), "select", required=True, choices=SERVICERS),
    ),
    _move(
        "queue_session",
        T("Into the queue", "转入排队"),
        "hourglass",
        2,
        T("Whoever is free takes them in WeCom.", "由空闲的接待人员在企业微信中接入。"),
    ),
    _move(
        "end_session",
        T("End", "结束会话"),
        "circle-x",
        4,
        T("One farewell may be sent within 20 seconds.", "结束后 20 秒内可发送一条结束语。"),
    ),
)

CARDS = Picker(
    id="pick_staff",
    label=T("Employee who sends it", "由哪位员工发送"),
    channel="wecom",
    picks="staff",
    requires=SEND,
    choices=Choices(
        Source(
            """
            query ($account: String, $search: String) { wecomStaff(first: 50, filter: {
                corp: {eq: $account}, active: {eq: true}, serves: {eq: true},
                or: [{name: {contains: $search}}, {userid: {contains: $search}}]}) {
              nodes { userid called } } }""",
            "wecomStaff.nodes",
            {"account": "$entity.accountId"},
        ),
        value="userid",
        label="called",
        detail="userid",
    ),
)

SESSION_SCREENS: tuple[Contribution, ...] = (PANEL, *MOVES, CARDS)
