"""What e-mail brings into the house."""

from litestar.handlers import BaseRouteHandler

from core.channels import Adapter, Simulator
from core.hooks import hookimpl
from core.ui import Contribution

from .channel import Email
from .routes import ROUTES
from .ui import SCREENS


@hookimpl
def channels() -> tuple[Adapter, ...]:
    return (Email(),)


@hookimpl
def simulators() -> tuple[Simulator, ...]:
    from .simulator import STALLS, Platform  # only who plays needs the platform's imitation

    return (Simulator(channel="email", platform=Platform, stalls=STALLS),)


@hookimpl
def routes() -> tuple[BaseRouteHandler, ...]:
    return ROUTES


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return SCREENS
