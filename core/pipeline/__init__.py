"""Pipelines: the road from a first word to a signed deal, and who sets out on it."""

from .events import (
    LeadTaken,
    PipelineAdded,
    PipelineUpdated,
    StageAdded,
    StageRemoved,
    StageUpdated,
)
from .leads import take_lead
from .templates import PipelineTemplate, StageTemplate, install_pipelines

__all__ = [
    "LeadTaken",
    "PipelineAdded",
    "PipelineTemplate",
    "PipelineUpdated",
    "StageAdded",
    "StageRemoved",
    "StageTemplate",
    "StageUpdated",
    "install_pipelines",
    "take_lead",
]
