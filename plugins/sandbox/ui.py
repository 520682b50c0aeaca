"""The sandbox in the admin: whether it is open, and the way to the phones."""

from core.channels import MANAGE as MANAGES
from core.errors import T
from core.ui import (
    Action,
    Actions,
    Contribution,
    Fields,
    Notice,
    Settings,
    Source,
    Table,
    Value,
    When,
)

MANAGE = (MANAGES,)

STATE = "query { sandbox { open phones unconnected { title why } } }"
OPEN = "mutation { openSandbox { channels errors { code message field } } }"

SCREEN = Settings(
    id="phones",
    label=T("Sandbox", "沙盒"),
    icon="phone",
    requires=MANAGE,
    source=Source(STATE, "sandbox", poll=30),
    body=(
        Notice(
            T(
                "Every platform is imitated on this machine. Play a WeChat fan, a WeCom contact, a"
                " Weibo follower or a Douyin viewer on a phone, and watch the house react. Nothing"
                " that is sent here reaches anybody.",
                "所有平台均在本机模拟。您可以在手机上扮演微信粉丝、企业微信客户、微博粉丝或抖音观众，"
                "实时查看系统的反应。这里发送的内容不会到达任何真实用户。",
            )
        ),
        Notice(
            T(
                "It is not open: start the house with “guanxi sandbox”.",
                "沙盒未启动，请使用“guanxi sandbox”启动系统。",
            ),
            "warn",
            when=(When("open", "eq", False),),
        ),
        Fields((Value("phones", T("The phones", "打开手机"), "link"),)),
        Table(
            path="unconnected",
            columns=(
                Value("title", T("Not connected", "未能连接")),
                Value("why", T("Why", "原因")),
            ),
            when=(When("unconnected", "present"),),
        ),
        Actions(("sandbox.open",)),
    ),
)

OPEN_IT = Action(
    id="open",
    label=T("Connect all platforms", "连接所有平台"),
    icon="plug",
    requires=MANAGE,
    mutation=Source(OPEN, "openSandbox"),
    done=T("Connected", "已连接"),
    refresh=("sandbox.phones",),
)

SCREENS: tuple[Contribution, ...] = (SCREEN, OPEN_IT)
