"""WeCom in the API."""

from core.graphql import Graph

from .book import (
    ContactNode,
    FollowNode,
    GroupNode,
    MemberNode,
    OfCustomer,
    OfGroup,
    StaffNode,
    SyncNode,
    TagNode,
    TransferNode,
)
from .deeds import BookVerbs
from .plans import DeskNode, OfTask, ResultNode, TaskNode, WayNode, WelcomeNode
from .plans_deeds import PlanVerbs
from .roots import Query

GRAPH = Graph(
    queries=(Query,),
    mutations=(BookVerbs, PlanVerbs),
    entities=(
        StaffNode,
        ContactNode,
        FollowNode,
        TagNode,
        GroupNode,
        MemberNode,
        SyncNode,
        TransferNode,
        WayNode,
        WelcomeNode,
        TaskNode,
        ResultNode,
        DeskNode,
    ),
    lends=(OfCustomer, OfGroup, OfTask),
)

__all__ = ["GRAPH"]
