"""The four nouns: companies, customers, deals and activities; each upper one lends to the lower.

What all four do alike (clean what is typed, store a row, change it, throw it away) stands here.
"""

from .cleaning import choice, cleaned, flag, line, needed_line, paragraphs, whole_number, words
from .inputs import given, input_of, taking_back
from .placing import check_owner, check_person, check_seen, placed
from .rows import (
    Change,
    change,
    check_version,
    insert,
    insert_all,
    load,
    made,
    store,
    trash,
    untrash,
)

__all__ = [
    "Change",
    "change",
    "check_owner",
    "check_person",
    "check_seen",
    "check_version",
    "choice",
    "cleaned",
    "flag",
    "given",
    "input_of",
    "insert",
    "insert_all",
    "line",
    "load",
    "made",
    "needed_line",
    "paragraphs",
    "placed",
    "store",
    "taking_back",
    "trash",
    "untrash",
    "whole_number",
    "words",
]
