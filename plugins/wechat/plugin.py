"""What WeChat brings into the house."""

from piccolo.conf.apps import AppConfig

from core.channels import Adapter, Simulator
from core.hooks import Demo, hookimpl
from core.ui import Contribution

from .channel import WeChat
from .demo import DEMO
from .piccolo_app import APP_CONFIG
from .simulator import Platform
from .ui import SCREENS


@hookimpl
def tables() -> AppConfig:
    return APP_CONFIG


@hookimpl
def channels() -> tuple[Adapter, ...]:
    return (WeChat(),)


@hookimpl
def simulators() -> tuple[Simulator, ...]:
    return (Simulator(channel="wechat", platform=Platform),)


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return SCREENS


@hookimpl
def demo() -> tuple[Demo, ...]:
    return (DEMO,)
