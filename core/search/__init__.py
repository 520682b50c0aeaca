"""Find: one index for everything, which understands Chinese, pinyin and parts of numbers."""

from .graphql import search_graph
from .matching import Searchable, finder
from .service import entry, forget, places, remember
from .tables import SearchEntry

__all__ = [
    "SearchEntry",
    "Searchable",
    "entry",
    "finder",
    "forget",
    "places",
    "remember",
    "search_graph",
]
