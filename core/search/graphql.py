"""The global search, as the API shows it: a union of every type that can be found."""

from collections.abc import Iterable
from typing import Annotated, Any, Union

import strawberry

from core.graphql import Graph, query, tagged

from .matching import Searchable, hits, rank


def search_graph(searchables: Iterable[Searchable]) -> Graph:
    """The root `search`, over all types that slices and plugins let be found."""
    variants = {searchable.entity: searchable.node for searchable in searchables}
    found: Any = Annotated[
        Union[tuple(variants.values())],  # noqa: UP007 - the members are known only now
        strawberry.union("SearchResult", description="Something that was found."),
    ]

    def search(self: Any, text: str, first: int = 20) -> Any:
        """Whatever goes by this name, its pinyin or initials, or has these digits in its phone."""

    search.__annotations__["return"] = list[found]
    root = tagged(
        "search_entry",
        via=("entity", "id"),
        variants=variants,
        match=hits,
        rank=rank,
    )(search)
    return Graph(queries=(query(type("Search", (), {"search": root, "__doc__": search.__doc__})),))
