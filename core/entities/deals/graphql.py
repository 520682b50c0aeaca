# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Deals, as the API shows them."""

from core.graphql import ID, Aggregate, Connection, Graph, aggregate, many, one, query

from .graphql_changes import UNDOABLES, Mutation
from .graphql_types import (
    ENTITIES,
    LENDS,
    DealNode,
    PipelineNode,
    StageNode,
    is_lead,
    is_no_lead,
)


@query
class Query:
    """Questions about deals and roads."""

    @one()
    def deal(self, id: ID) -> DealNode | None:
        """One deal or lead."""

    @many(order="-created_at", size=50, largest=500, where=is_no_lead)
    def deals(self) -> Connection[DealNode]:
        """All deals that are more than a lead."""

    @many(order="-created_at", size=50, largest=500, where=is_lead)
    def leads(self) -> Connection[DealNode]:
        """All leads."""

    @one()
    def pipeline(self, id: ID) -> PipelineNode | None:
        """One road."""

    @many(order="position", size=50, largest=500)
    def pipelines(self) -> Connection[PipelineNode]:
        """All roads."""

    @many(order="position", size=100, largest=500)
    def stages(self) -> Connection[StageNode]:
        """All stops of all roads."""

    @aggregate
    def deals_aggregate(self) -> Aggregate[DealNode]:
        """Deals and leads in groups: by stage, for the funnel."""


GRAPH = Graph(
    queries=(Query,),
    mutations=(Mutation,),
    entities=ENTITIES,
    lends=LENDS,
    undoables=UNDOABLES,
)
