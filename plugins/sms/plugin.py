"""What text messages bring into the house."""

from core.channels import Adapter, Simulator
from core.graphql import Graph
from core.hooks import hookimpl
from core.ui import Contribution

from .channel import Sms
from .graphql import GRAPH
from .ui import SCREENS


@hookimpl
def channels() -> tuple[Adapter, ...]:
    return (Sms(),)


@hookimpl
def simulators() -> tuple[Simulator, ...]:
    from .simulator import STALLS, Platform  # only who plays needs the platform's imitation

    return (Simulator(channel="sms", platform=Platform, stalls=STALLS),)


@hookimpl
def graph() -> Graph:
    return GRAPH


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return SCREENS
