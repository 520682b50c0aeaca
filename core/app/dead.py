"""Work that was given up, as the API shows and revives it."""

from datetime import datetime

import strawberry

from core.auth import require
from core.errors import Invalid, NotFound, T
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
from core.jobs import DeadJob, dead_jobs, replay

MANAGE = "core.job.manage"
MOST = 100
NO_SUCH = T("There is no such dead job.", "没有这个失败的任务。")


@strawberry.type(name="DeadJob", description="Background work that failed for good.")
class DeadJobNode:
    """Background work that failed for good, until somebody replays it."""

    id: ID = strawberry.field(description="Its id.")
    kind: str = strawberry.field(description="What was to be done.")
    failures: int = strawberry.field(description="How often it failed.")
    error: str = strawberry.field(description="What went wrong last.")
    created_at: datetime = strawberry.field(description="When it was queued.")
    died_at: datetime = strawberry.field(description="When it was given up.")


@strawberry.input(description="Which job is meant.")
class ReplayJobInput:
    """Which job is meant."""

    id: ID = strawberry.field(description="The dead job.")


@payload
class ReplayJobPayload(Payload):
    """The job lives again, or why not."""

    id: ID | None
    errors: list[UserError]


@query
class Query:
    """What the API tells of given-up work."""

    @field
    async def dead_jobs(self, first: int = 50) -> list[DeadJobNode]:
        """The latest jobs that failed for good; needs the permission core.job.manage."""
        require(MANAGE)
        if not 1 <= first <= MOST:
            raise Invalid(
                T("Ask for 1 to 100 jobs.", "每次可查看 1 到 100 个任务。"), field="first"
            )
        return [_node(dead) for dead in await dead_jobs(first)]


@mutation
class Mutation:
    """What one may do about it."""

    @verb
    async def replay_job(self, input: ReplayJobInput) -> ReplayJobPayload:
        """Try a job again that was given up, as if it were new."""
        require(MANAGE)
        if not await replay(uuid_of(input.id)):
            raise NotFound(NO_SUCH, field="id")
        return ReplayJobPayload(id=input.id)


GRAPH = Graph(queries=(Query,), mutations=(Mutation,), types=(DeadJobNode,))


def _node(dead: DeadJob) -> DeadJobNode:
    return DeadJobNode(
        id=ID(str(dead.id)),
        kind=dead.kind,
        failures=dead.failures,
        error=dead.last_error,
        created_at=dead.created_at,
        died_at=dead.died_at,
    )
