"""Asking WeChat: who sees which menu, the account's trades, how fast mass messages go out."""

from core.errors import T
from core.ui import ROW, Contribution, Empty, Field, Option, Settings, Source, Table, Value, asked
from plugins.wechat.trades import TRADES

from .words import MANAGE, OF_ACCOUNT, act, text

AGAIN = ("wechat.told",)
ANSWERED = T("Answered; see “Answers of WeChat”", "已查询，请查看「微信的答复」")
KNOWN_TRADES = tuple(Option(number, title) for number, title in TRADES.items())
TRY = act(
    "try_menu",
    T("Which menu does somebody see?", "测试个性化菜单"),
    "tryWechatMenu",
    variables={"account": ROW, "who": asked("String!")},
    icon="eye",
    form=(
        text(
            "who",
            T("Their WeChat id or openid", "对方的微信号或 openid"),
            hint=T("They must follow the account.", "对方需已关注公众号。"),
        ),
    ),
    done=ANSWERED,
    refresh=AGAIN,
)
LOOK_TRADES = act(
    "look_up_trades",
    T("Trades of the account", "查询所属行业"),
    "lookUpWechatTrades",
    variables={"account": ROW},
    icon="building-store",
    done=ANSWERED,
    refresh=AGAIN,
)
CHOOSE_TRADES = act(
    "choose_trades",
    T("Choose trades", "设置所属行业"),
    "chooseWechatTrades",
    variables={"account": ROW, "first": asked("String!"), "second": asked("String!")},
    icon="building-store",
    form=(
        Field("first", T("Main trade", "主营行业"), "select", required=True, options=KNOWN_TRADES),
        Field(
            "second",
            T("Second trade", "副营行业"),
            "select",
            required=True,
            options=KNOWN_TRADES,
            help=T(
                "Once a month. Templates of other trades are lost; newer accounts choose"
                " templates by category instead.",
                "每月可修改一次，其他行业的模板将失效；新账号按服务类目选用模板，可能无需设置。",
            ),
        ),
    ),
    done=ANSWERED,
    refresh=AGAIN,
)
LOOK_SPEED = act(
    "look_up_speed",
    T("Speed of mass messages", "查询群发速度"),
    "lookUpWechatSpeed",
    variables={"account": ROW},
    icon="gauge",
    done=ANSWERED,
    refresh=AGAIN,
)
SET_SPEED = act(
    "set_speed",
    T("Set the speed of mass messages", "设置群发速度"),
    "setWechatSpeed",
    variables={"account": ROW, "grade": asked("Int!")},
    icon="gauge",
    form=(
        Field(
            "grade",
            T("Grade", "速度"),
            "number",
            required=True,
            min=0,
            max=4,
            help=T(
                "0 is the fastest, 4 the slowest: slower if your page or shop takes no rush.",
                "0 最快（约 80 万人/分钟），4 最慢（约 10 万人/分钟）；承载有限时可调慢。",
            ),
        ),
    ),
    done=ANSWERED,
    refresh=AGAIN,
)

TOLD = Settings(
    id="told",
    label=T("Answers of WeChat", "微信的答复"),
    icon="message-question",
    requires=MANAGE,
    source=Source(
        """
        query { wechatTold(first: 100) { nodes { id what said toldAt account { id name } } } }""",
        "wechatTold",
        poll=10,
    ),
    body=(
        Table(
            path="nodes",
            columns=(
                OF_ACCOUNT,
                Value("said", T("Answer", "答复")),
                Value("toldAt", T("Asked", "查询时间"), "relative"),
            ),
            limit=100,
        ),
    ),
    empty=Empty(
        T("Nothing was asked yet", "还没有查询"),
        T(
            "Under Tools, ask which menu somebody sees, for the trades, or for the speed.",
            "可在「工具」中测试个性化菜单，或查询所属行业、群发速度。",
        ),
    ),
    order=66,
)

SCREENS: tuple[Contribution, ...] = (TOLD, TRY, LOOK_TRADES, CHOOSE_TRADES, LOOK_SPEED, SET_SPEED)
