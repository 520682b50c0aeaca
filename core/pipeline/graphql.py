"""Pipelines as the API lets people lay and change them; reading them is the deals' business."""

from datetime import datetime, timedelta
from decimal import Decimal

import strawberry
from strawberry import UNSET

from core.db import now
from core.entities import given, input_of
from core.entities.deals import Pipeline, PipelineNode, Stage, StageKind, StageNode
from core.graphql import (
    ID,
    Graph,
    Payload,
    UserError,
    field,
    mutation,
    payload,
    query,
    uuid_of,
    verb,
)

from . import editing
from .funnel import Step, funnel, lost_between

USUAL = timedelta(days=90)


@strawberry.type(description="One stage of a funnel.")
class FunnelStep:
    """One stage of a funnel."""

    stage: ID = strawberry.field(description="Which stage.")
    name: str = strawberry.field(description="What it is called.")
    kind: StageKind = strawberry.field(description="What being there means.")
    entered: int = strawberry.field(description="Deals that entered this very stage.")
    reached: int = strawberry.field(
        description="Deals that entered it or a later one: who skips a stage has come past it."
    )
    amount: Decimal = strawberry.field(
        description="What those that reached it are worth, in the house's currency."
    )
    conversion: float | None = strawberry.field(
        description="The share of those at the stage before that reached this one, from 0 to 1."
    )


@strawberry.type(description="How many deals came how far along a road within a time.")
class Funnel:
    """How many deals came how far along a road within a time."""

    since: datetime = strawberry.field(description="The first moment that counts.")
    until: datetime = strawberry.field(description="The first moment that no longer counts.")
    lost: int = strawberry.field(description="Deals that were lost within the time.")
    steps: list[FunnelStep] = strawberry.field(description="The stages in order, without the lost.")


@query
class Query:
    """Questions about roads as a whole."""

    @field
    async def funnel(
        self, pipeline: ID, since: datetime | None = None, until: datetime | None = None
    ) -> Funnel:
        """How far deals came on a road, from its steps; without a time, in the last 90 days."""
        road = uuid_of(pipeline, field="pipeline")
        end = until or now()
        begin = since or end - USUAL
        steps = await funnel(road, begin, end)
        return Funnel(
            since=begin,
            until=end,
            lost=await lost_between(road, begin, end),
            steps=[_shown(step) for step in steps],
        )


def _shown(step: Step) -> FunnelStep:
    return FunnelStep(
        stage=ID(str(step.stage)),
        name=step.name,
        kind=StageKind(step.kind),
        entered=step.entered,
        reached=step.reached,
        amount=step.amount,
        conversion=step.conversion,
    )


@input_of(Pipeline)
class CreatePipelineInput:
    """What a new pipeline is made of; it starts with four stages."""

    name: str
    lead_channels: list[str] | None = UNSET
    lead_occasions: list[str] | None = UNSET


@input_of(Pipeline)
class UpdatePipelineInput:
    """What changes about a pipeline; what is left out stays."""

    id: ID
    name: str | None = UNSET
    position: int | None = UNSET
    archived: bool | None = UNSET
    lead_channels: list[str] | None = UNSET
    lead_occasions: list[str] | None = UNSET


@input_of(Stage)
class CreateStageInput:
    """What a new stage is made of; it stands at the end."""

    pipeline: ID
    name: str
    kind: StageKind
    probability: int | None = UNSET
    rot_days: int | None = UNSET


@input_of(Stage)
class UpdateStageInput:
    """What changes about a stage; what is left out stays."""

    id: ID
    name: str | None = UNSET
    kind: StageKind | None = UNSET
    probability: int | None = UNSET
    rot_days: int | None = UNSET
    archived: bool | None = UNSET


@strawberry.input(description="All stages of a pipeline, in their new order.")
class OrderStagesInput:
    """All stages of a pipeline, in their new order."""

    pipeline: ID = strawberry.field(description="Which pipeline.")
    stages: list[ID] = strawberry.field(description="Its stages, each once.")


@input_of(Stage)
class RemoveStageInput:
    """Which stage goes; only one that no deal ever used."""

    id: ID


@payload
class PipelinePayload(Payload):
    """A pipeline, after the change."""

    pipeline: PipelineNode | None
    errors: list[UserError]


@payload
class StagePayload(Payload):
    """A stage, after the change."""

    stage: StageNode | None
    errors: list[UserError]


@mutation
class Mutation:
    """Changes of pipelines and stages."""

    @verb
    async def create_pipeline(self, input: CreatePipelineInput) -> PipelinePayload:
        """Lay a new road."""
        details = given(input)
        pipeline = await editing.add_pipeline(details.pop("name"), **details)
        return PipelinePayload(pipeline=pipeline.id)

    @verb
    async def update_pipeline(self, input: UpdatePipelineInput) -> PipelinePayload:
        """Rename a road, order it among the others, archive it, let it take other leads."""
        pipeline = await editing.update_pipeline(uuid_of(input.id), **given(input))
        return PipelinePayload(pipeline=pipeline.id)

    @verb
    async def create_stage(self, input: CreateStageInput) -> StagePayload:
        """Add a stop to a road."""
        details = given(input, "pipeline")
        name, kind = details.pop("name"), details.pop("kind")
        stage = await editing.add_stage(details.pop("pipeline"), name, kind, **details)
        return StagePayload(stage=stage.id)

    @verb
    async def update_stage(self, input: UpdateStageInput) -> StagePayload:
        """Change a stop; its kind only while no deal stands there."""
        return StagePayload(
            stage=(await editing.update_stage(uuid_of(input.id), **given(input))).id
        )

    @verb
    async def order_stages(self, input: OrderStagesInput) -> PipelinePayload:
        """Put the stops of a road in another order."""
        stages = [uuid_of(stage, field="stages") for stage in input.stages]
        pipeline = await editing.order_stages(uuid_of(input.pipeline, field="pipeline"), stages)
        return PipelinePayload(pipeline=pipeline.id)

    @verb
    async def remove_stage(self, input: RemoveStageInput) -> PipelinePayload:
        """Take away a stop that no deal ever used."""
        return PipelinePayload(pipeline=(await editing.remove_stage(uuid_of(input.id))).id)


GRAPH = Graph(queries=(Query,), mutations=(Mutation,), types=(Funnel, FunnelStep))
