# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Customers, as the API shows them."""

from core.graphql import ID, Aggregate, Connection, Graph, aggregate, many, one, query

from . import graphql_blocks as blocks
from . import graphql_merges as merges
from .graphql_changes import UNDOABLES, Mutation
from .graphql_types import CustomerNode, FollowerNode, IdentityNode, OfCompany, OfCustomer


@query
class Query:
    """Questions about customers."""

    @one()
    def customer(self, id: ID) -> CustomerNode | None:
        """One customer."""

    @many(order="-created_at", size=50, largest=500)
    def customers(self) -> Connection[CustomerNode]:
        """All customers."""

    @aggregate
    def customers_aggregate(self) -> Aggregate[CustomerNode]:
        """Customers in groups."""


GRAPH = Graph(
    queries=(Query, merges.Query),
    mutations=(Mutation, merges.Mutation, blocks.Mutation),
    entities=(
        CustomerNode,
        IdentityNode,
        FollowerNode,
        merges.CustomerMergeNode,
        merges.DuplicateNode,
        blocks.BlockNode,
    ),
    lends=(OfCustomer, OfCompany, merges.OfCustomer, blocks.OfCustomer),
    undoables=(*UNDOABLES, *merges.UNDOABLES),
)
