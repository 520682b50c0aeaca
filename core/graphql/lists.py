"""The one list shape of the API, and the marks of derived answers."""

from typing import Generic, TypeVar

import strawberry

N = TypeVar("N")


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    """Where a page lies in its list."""

    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether rows precede this page.")
    start_cursor: str | None = strawberry.field(description="The place of the first row.")
    end_cursor: str | None = strawberry.field(description="The place of the last row.")


@strawberry.type(description="A row and its place in the list.")
class Edge(Generic[N]):
    """A row and its place in the list."""

    cursor: str = strawberry.field(description="The place of this row, for `after` and `before`.")
    node: N = strawberry.field(description="The row.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[N]):
    """A page of a list."""

    nodes: list[N] = strawberry.field(description="The rows of this page.")
    edges: list[Edge[N]] = strawberry.field(description="The rows, each with its place.")
    page_info: PageInfo = strawberry.field(description="Where this page lies.")

    @strawberry.field(description="How many rows the whole list has, counted up to `max`.")
    def total_count(self, max: int = 10_000) -> int:
        """Read by the plan."""
        raise NotImplementedError

    count_is_exact: bool = strawberry.field(
        description="Whether `totalCount` counted to the end, or stopped at its `max`."
    )


@strawberry.type(description="Groups of an entity.")
class Aggregate(Generic[N]):
    """Marks a root field that answers groups of an entity, in a type the schema derives."""

    of: N


@strawberry.type(description="Why a change was refused.")
class UserError:
    """Why a change was refused."""

    code: str = strawberry.field(description="BAD_USER_INPUT, NOT_FOUND, CONFLICT or FORBIDDEN.")
    message: str = strawberry.field(description="The reason, in the reader's language.")
    field: str | None = strawberry.field(description="The field of the input that is meant.")
