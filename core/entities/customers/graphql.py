# pyright: reportReturnType=false, reportGeneralTypeIssues=false
"""Customers, as the API shows them."""

from core.graphql import ID, Aggregate, Connection, Graph, aggregate, many, one, query

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
    queries=(Query,),
    mutations=(Mutation,),
    entities=(CustomerNode, IdentityNode, FollowerNode),
    lends=(OfCustomer, OfCompany),
    undoables=UNDOABLES,
)
