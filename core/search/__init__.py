"""Find: one index for everything, which understands Chinese, pinyin and parts of numbers."""

from .graphql import search_graph
from .jobs import bring_up_to_date
from .matching import Searchable, finder
from .service import Remembered, entry, forget, places, remember, remember_all
from .tables import SearchEntry

__all__ = [
    "Remembered",
    "SearchEntry",
    "Searchable",
    "bring_up_to_date",
    "entry",
    "finder",
    "forget",
    "places",
    "remember",
    "remember_all",
    "search_graph",
]
