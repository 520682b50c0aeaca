"""People, teams, roles and keys, as the API shows them."""

from core.graphql import Graph

from .graphql_changes import Mutation
from .graphql_types import ApiKeyNode, OfUser, Query, RoleNode, TeamNode, UserNode

GRAPH = Graph(
    queries=(Query,),
    mutations=(Mutation,),
    entities=(UserNode, TeamNode, RoleNode, ApiKeyNode),
    lends=(OfUser,),
)
