"""One schema: types that say where their data lives, and documents that become one statement."""

from strawberry import ID

from .check import Impossible
from .compose import Schema, compose
from .declare import (
    Needs,
    Payload,
    aggregate,
    computed,
    entity,
    entity_of,
    expression,
    feed,
    field,
    lend,
    many,
    masked,
    mutation,
    one,
    payload,
    query,
    subscription,
    tagged,
    variant,
    verb,
)
from .graph import Graph, Undoable, undoable
from .lists import Aggregate, Connection, UserError
from .rights import TEAMS, VIEWER, Asker, Row, Shape, Trash, table, visible
from .scalars import JSON
from .specs import Entity, Operand
from .sql import FALSE, SQL, TRUE, Param, either, every, ident, join, sql, text

__all__ = [
    "FALSE",
    "ID",
    "JSON",
    "SQL",
    "TEAMS",
    "TRUE",
    "VIEWER",
    "Aggregate",
    "Asker",
    "Connection",
    "Entity",
    "Graph",
    "Impossible",
    "Needs",
    "Operand",
    "Param",
    "Payload",
    "Row",
    "Schema",
    "Shape",
    "Trash",
    "Undoable",
    "UserError",
    "aggregate",
    "compose",
    "computed",
    "either",
    "entity",
    "entity_of",
    "every",
    "expression",
    "feed",
    "field",
    "ident",
    "join",
    "lend",
    "many",
    "masked",
    "mutation",
    "one",
    "payload",
    "query",
    "sql",
    "subscription",
    "table",
    "tagged",
    "text",
    "undoable",
    "variant",
    "verb",
    "visible",
]
