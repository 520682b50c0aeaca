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
)
from .corps import CorpQuery, OfAccount
from .deeds import BookVerbs
from .handing_over import (
    HandingOverQuery,
    HandingOverVerbs,
    OfSuccession,
    SuccessionNode,
    TransferNode,
)
from .plans import DeskNode, OfTask, ResultNode, TaskNode, WayNode, WelcomeNode
from .plans_deeds import PlanVerbs, SessionQuery
from .roots import Query
from .ways_deeds import TimetableQuery, WayVerbs

GRAPH = Graph(
    queries=(Query, CorpQuery, HandingOverQuery, TimetableQuery, SessionQuery),
    mutations=(BookVerbs, PlanVerbs, WayVerbs, HandingOverVerbs),
    entities=(
        StaffNode,
        ContactNode,
        FollowNode,
        TagNode,
        GroupNode,
        MemberNode,
        SyncNode,
        SuccessionNode,
        TransferNode,
        WayNode,
        WelcomeNode,
        TaskNode,
        ResultNode,
        DeskNode,
    ),
    lends=(OfAccount, OfCustomer, OfGroup, OfTask, OfSuccession),
)

__all__ = ["GRAPH"]
