"""What sales brings into the house."""

from core.hooks import hookimpl
from core.pipeline import PipelineTemplate
from core.ui import Contribution

from .roads import STANDARD
from .ui import CONTRIBUTIONS


@hookimpl
def pipelines() -> tuple[PipelineTemplate, ...]:
    return (STANDARD,)


@hookimpl
def ui() -> tuple[Contribution, ...]:
    return CONTRIBUTIONS
