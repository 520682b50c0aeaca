"""What WeChat tells in numbers: calls left today, and what became of mass messages."""

from core.errors import T
from core.ui import ROW, Contribution, Empty, Settings, Source, Table, Value

from .words import MANAGE, OF_ACCOUNT, TROUBLE, act

AGAIN = ("wechat.quotas", "wechat.syncs")
OF_ROW = ("ID!", "$row.account.id")
LOOK, RESET = T("Ask what is left", "查询额度"), T("Reset today's calls", "清零今日调用次数")
ONLY_TEN = T("WeChat allows this ten times a month.", "微信每月仅允许 10 次，确定清零？")
ASKED = T("Being asked; see “Quotas”", "正在查询，请查看「额度」")

DEEDS = (
    act(
        "look_up_quotas",
        LOOK,
        "lookUpWechatQuotas",
        variables={"account": ROW},
        icon="gauge",
        done=ASKED,
        refresh=AGAIN,
    ),
    act(
        "look_up_again",
        LOOK,
        "lookUpWechatQuotas",
        variables={"account": OF_ROW},
        icon="gauge",
        done=ASKED,
        refresh=AGAIN,
    ),
    act(
        "clear_quotas",
        RESET,
        "clearWechatQuotas",
        variables={"account": ROW},
        icon="eraser",
        confirm=ONLY_TEN,
        done=T("Being reset", "正在清零"),
        refresh=AGAIN,
    ),
    act(
        "clear_again",
        RESET,
        "clearWechatQuotas",
        variables={"account": OF_ROW},
        icon="eraser",
        confirm=ONLY_TEN,
        done=T("Being reset", "正在清零"),
        refresh=AGAIN,
    ),
)

QUOTAS = Settings(
    id="quotas",
    label=T("Quotas", "额度"),
    icon="gauge",
    requires=MANAGE,
    source=Source(
        """
        query { wechatQuotas(first: 200) { nodes {
          id title daily used remaining trouble lookedAt account { id name } } } }""",
        "wechatQuotas",
        poll=5,
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                OF_ACCOUNT,
                Value("title", T("Calls", "接口")),
                Value("remaining", T("Left today", "今日剩余"), "number"),
                Value("used", T("Used today", "今日已用"), "number"),
                Value("daily", T("In a day", "每日上限"), "number"),
                Value("lookedAt", T("Asked", "查询时间"), "relative"),
                TROUBLE,
            ),
            actions=("wechat.look_up_again", "wechat.clear_again"),
            limit=50,
        ),
    ),
    empty=Empty(
        T("Not asked yet", "还没有查询额度"),
        T(
            "Choose “Ask what is left” under Tools.",
            "请在「工具」中点击「查询额度」。",
        ),
    ),
    order=64,
)

BROADCASTS = Settings(
    id="broadcasts",
    label=T("Results of mass messages", "群发结果"),
    icon="speakerphone",
    requires=MANAGE,
    source=Source(
        """
        query { wechatBroadcasts(first: 100) { nodes {
          id title wanted letThrough sent failed finishedAt trouble advice
          account { name } } } }""",
        "wechatBroadcasts",
        poll=10,
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                Value("title", T("Message", "群发")),
                Value("finishedAt", T("Over", "完成时间"), "relative"),
                OF_ACCOUNT,
                Value("wanted", T("For", "目标人数"), "number"),
                Value("letThrough", T("After WeChat's filters", "过滤后人数"), "number"),
                Value("sent", T("Got it", "成功"), "number"),
                Value("failed", T("Did not", "失败"), "number"),
                TROUBLE,
                Value("advice", T("What to do", "处理办法")),
            ),
            actions=("wechat.take_back",),
            limit=50,
        ),
    ),
    empty=Empty(
        T("No mass messages yet", "还没有群发结果"),
        T(
            "WeChat tells some minutes after a mass message how it went.",
            "群发后几分钟，微信会告知结果。",
        ),
    ),
    order=65,
)

SCREENS: tuple[Contribution, ...] = (QUOTAS, BROADCASTS, *DEEDS)
