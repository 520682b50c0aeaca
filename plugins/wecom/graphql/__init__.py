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
from .echoes import EchoesOfTask, EchoNode, EchoQuery
from .entrances import EntranceNode, EntranceQuery, EntranceVerbs
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
    queries=(
        Query,
        CorpQuery,
        HandingOverQuery,
        TimetableQuery,
        SessionQuery,
        EntranceQuery,
        EchoQuery,
    ),
    mutations=(BookVerbs, PlanVerbs, WayVerbs, HandingOverVerbs, EntranceVerbs),
    entities=(
        StaffNode,
        ContactNode,
        FollowNode,
        TagNode,
        GroupNode,
        MemberNode,
        SyncNode,
        EntranceNode,
        SuccessionNode,
        TransferNode,
        WayNode,
        WelcomeNode,
        TaskNode,
        ResultNode,
        EchoNode,
        DeskNode,
    ),
    lends=(OfAccount, OfCustomer, OfGroup, OfTask, EchoesOfTask, OfSuccession),
)

__all__ = ["GRAPH"]
