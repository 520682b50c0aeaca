"""Deals: what a customer might buy, and the roads from the first word to the signature."""

from .details import DealDetails
from .events import (
    DealLost,
    DealMoved,
    DealOpened,
    DealReopened,
    DealRestored,
    DealTrashed,
    DealUpdated,
    DealWon,
    MoveDeal,
)
from .graphql_types import DealNode, PipelineNode, StageNode
from .service import (
    delete,
    hold_leads,
    lose,
    move,
    open_deal,
    open_lead,
    reopen,
    restore,
    update,
    win,
)
from .tables import Deal, Pipeline, Stage, StageChange, StageKind

__all__ = [
    "Deal",
    "DealDetails",
    "DealLost",
    "DealMoved",
    "DealNode",
    "DealOpened",
    "DealReopened",
    "DealRestored",
    "DealTrashed",
    "DealUpdated",
    "DealWon",
    "MoveDeal",
    "Pipeline",
    "PipelineNode",
    "Stage",
    "StageChange",
    "StageKind",
    "StageNode",
    "delete",
    "hold_leads",
    "lose",
    "move",
    "open_deal",
    "open_lead",
    "reopen",
    "restore",
    "update",
    "win",
]
