"""Pipelines: the road from a first word to a signed deal, and who sets out on it."""

from .editing import (
    add_pipeline,
    add_stage,
    order_stages,
    remove_stage,
    update_pipeline,
    update_stage,
)
from .events import (
    LeadTaken,
    PipelineAdded,
    PipelineRemoved,
    PipelineUpdated,
    StageAdded,
    StageRemoved,
    StageUpdated,
)
from .leads import take_lead
from .templates import PipelineTemplate, StageTemplate, install_pipelines, name_roads

__all__ = [
    "LeadTaken",
    "PipelineAdded",
    "PipelineRemoved",
    "PipelineTemplate",
    "PipelineUpdated",
    "StageAdded",
    "StageRemoved",
    "StageTemplate",
    "StageUpdated",
    "add_pipeline",
    "add_stage",
    "install_pipelines",
    "name_roads",
    "order_stages",
    "remove_stage",
    "take_lead",
    "update_pipeline",
    "update_stage",
]
