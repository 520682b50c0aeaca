"""The road most deals travel."""

from core.entities.deals import StageKind
from core.errors import T
from core.pipeline import PipelineTemplate, StageTemplate

STANDARD = PipelineTemplate(
    key="sales.standard",
    name=T("Sales", "销售"),
    stages=(
        StageTemplate(
            key="lead", name=T("Lead", "线索"), kind=StageKind.LEAD, probability=10, rot_days=2
        ),
        StageTemplate(
            key="contacted",
            name=T("Contacted", "已联系"),
            kind=StageKind.OPEN,
            probability=30,
            rot_days=5,
        ),
        StageTemplate(
            key="quoted",
            name=T("Quoted", "已报价"),
            kind=StageKind.OPEN,
            probability=60,
            rot_days=7,
        ),
        StageTemplate(key="won", name=T("Won", "赢单"), kind=StageKind.WON, probability=100),
        StageTemplate(key="lost", name=T("Lost", "输单"), kind=StageKind.LOST),
    ),
    lead_channels=("*",),
    lead_occasions=("message", "form", "comment"),
)
"""Who writes becomes a lead on any channel; who only follows does not, unless the house says so."""
