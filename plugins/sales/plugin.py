"""What sales brings into the house."""

from core.entities.deals import MoveDeal
from core.events import Guard, before
from core.hooks import PluginSettings, hookimpl
from core.pipeline import PipelineTemplate
from core.ui import Contribution

from .roads import STANDARD
from .rules import check_amount
from .settings import SalesSettings
from .ui import CONTRIBUTIONS


@hookimpl
def pipelines() -> tuple[PipelineTemplate, ...]:
    return (STANDARD,)


@hookimpl
def guards() -> tuple[Guard, ...]:
    return (before(MoveDeal, check_amount),)


@hookimpl
def settings() -> tuple[type[PluginSettings], ...]:
    return (SalesSettings,)


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return CONTRIBUTIONS
