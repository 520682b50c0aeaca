"""One schema: types that say where their data lives, and documents that become one statement."""

from strawberry import ID

from .asking import ask, use_engine
from .check import Impossible
from .compose import Schema, compose
from .declare import (
    Needs,
    Payload,
    aggregate,
    computed,
    entity,
    entity_named,
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
from .engine import Engine
from .errors import Unavailable
from .graph import Graph, Undoable, undoable
from .http import graphql_door
from .limits import Limits, TooComplex
from .lists import Aggregate, Connection, UserError
from .request import Request, current_request
from .rights import TEAMS, UNPLANNED_TEAMS, VIEWER, Asker, Row, Shape, Trash, table, visible
from .routes import graphql_routes
from .scalars import JSON, uuid_of
from .specs import Entity, Operand
from .sql import FALSE, SQL, TRUE, Param, either, every, ident, join, sql, text
from .undo import undo_token

__all__ = [
    "FALSE",
    "ID",
    "JSON",
    "SQL",
    "TEAMS",
    "TRUE",
    "UNPLANNED_TEAMS",
    "VIEWER",
    "Aggregate",
    "Asker",
    "Connection",
    "Engine",
    "Entity",
    "Graph",
    "Impossible",
    "Limits",
    "Needs",
    "Operand",
    "Param",
    "Payload",
    "Request",
    "Row",
    "Schema",
    "Shape",
    "TooComplex",
    "Trash",
    "Unavailable",
    "Undoable",
    "UserError",
    "aggregate",
    "ask",
    "compose",
    "computed",
    "current_request",
    "either",
    "entity",
    "entity_named",
    "entity_of",
    "every",
    "expression",
    "feed",
    "field",
    "graphql_door",
    "graphql_routes",
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
    "undo_token",
    "undoable",
    "use_engine",
    "uuid_of",
    "variant",
    "verb",
    "visible",
]
