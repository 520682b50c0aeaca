"""Files, as the API shows them: reached through whatever they belong to, never by themselves."""

from datetime import datetime

from core.auth import UserNode, asker
from core.graphql import ID, Graph, Needs, computed, entity, one

from . import tables
from .links import link


@entity(tables.File, everyone=True)
class FileNode:
    """A picture, sound, film or document. There is no way to it but through what it belongs to."""

    id: ID
    name: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    duration: float | None
    created_at: datetime

    @one("created_by")
    def created_by(self) -> UserNode | None:
        """Who brought it, if a colleague did."""
        ...

    @computed(needs=("id",))
    def url(rows: list[Needs]) -> list[str]:  # pyright: ignore[reportGeneralTypeIssues]
        """Where its bytes are, for the next hour and for you only."""
        who = asker()
        return [link(row.id, who) for row in rows]

    @computed(needs=("id", "width"))
    def thumbnail_url(rows: list[Needs]) -> list[str | None]:  # pyright: ignore[reportGeneralTypeIssues]
        """Where a small picture of it is, if it is a picture; for you only."""
        who = asker()
        return [link(row.id, who, part="/thumbnail") if row.width else None for row in rows]


GRAPH = Graph(entities=(FileNode,))
