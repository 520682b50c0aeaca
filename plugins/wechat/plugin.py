"""What WeChat brings into the house."""

from core.channels import Adapter, Simulator
from core.hooks import Demo, hookimpl
from core.ui import Contribution

from .channel import WeChat
from .demo import DEMO
from .simulator import OfficialAccount
from .ui import SCREENS


@hookimpl
def channels() -> tuple[Adapter, ...]:
    return (WeChat(),)


@hookimpl
def simulators() -> tuple[Simulator, ...]:
    return (Simulator(channel="wechat", connect=OfficialAccount),)


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return SCREENS


@hookimpl
def demo() -> tuple[Demo, ...]:
    return (DEMO,)
