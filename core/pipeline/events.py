"""What can happen to pipelines and their stages."""

from uuid import UUID

from core.events import Event


class LeadTaken(Event, name="lead.taken", version=1, entity="deal"):
    """Somebody who wrote, followed or scanned became a lead."""

    deal_id: UUID
    customer_id: UUID
    pipeline_id: UUID
    channel: str
    occasion: str


class PipelineAdded(Event, name="pipeline.added", version=1):
    """There is one more road; `key` names the template it came from, if any."""

    pipeline_id: UUID
    key: str | None


class PipelineUpdated(Event, name="pipeline.updated", version=1):
    """A road was renamed, archived, or takes other leads; `changed` names the columns."""

    pipeline_id: UUID
    changed: tuple[str, ...]


class PipelineRemoved(Event, name="pipeline.removed", version=1):
    """The plain road, which nobody ever used, gave way to one that a plugin brought."""

    pipeline_id: UUID
    key: str | None


class StageAdded(Event, name="stage.added", version=1):
    """A road has one more stop."""

    stage_id: UUID
    pipeline_id: UUID


class StageUpdated(Event, name="stage.updated", version=1):
    """A stop was renamed, moved, archived or the like; `changed` names the columns."""

    stage_id: UUID
    pipeline_id: UUID
    changed: tuple[str, ...]


class StageRemoved(Event, name="stage.removed", version=1):
    """A stop that no deal ever used is gone."""

    stage_id: UUID
    pipeline_id: UUID
