# ruff: noqa: C901 - one function per rule of the language, however many cases it has
"""Random valid documents over a schema, weighted towards what is hard."""

import json
import random
from typing import Any

from demo_rights import number
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
)
from random_rows import DATES, TIMES, WORDS

NAMED = ("Customer", "Company", "Deal", "Message", "Note", "Task", "Activity")
GROUPS = {
    "DealAggregate": ["STAGE", "CREATED_AT", "CUSTOMER"],
    "CustomerAggregate": ["STATUS", "LEVEL", "CREATED_AT", "SEEN_AT", "PHONE", "COMPANY"],
}
ZONES = ["Asia/Shanghai", "America/New_York"]
Cursors = dict[str, list[tuple[list[dict[str, Any]], list[str]]]]


class Generator:
    """Makes one document after the other."""

    def __init__(self, schema: Any, r: random.Random, cursors: Cursors) -> None:
        self.schema, self.r, self.cursors = schema, r, cursors
        self.variables: dict[str, tuple[str, Any]] = {}
        self.fragments: list[str] = []
        self.budget = self.count = 0

    def document(self) -> tuple[str, dict[str, Any]]:
        """A document, and values for its variables."""
        self.variables, self.fragments = {}, []
        self.budget, self.count = 40, 0
        body = self.selection(self.schema.query_type, self.r.randint(3, 6))
        definitions = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        head = f"query Q({definitions})" if definitions else "query Q"
        given = {name: value for name, (_, value) in self.variables.items() if value is not ...}
        return "\n".join([f"{head} {body}", *self.fragments]), given

    def selection(self, gtype: Any, depth: int) -> str:
        """A selection set."""
        is_root = gtype is self.schema.query_type
        fields = list(getattr(gtype, "fields", {}).items())
        out: list[str] = []
        for _ in range(self.r.randint(1, 2 if is_root else 5)):
            kind = self.r.random()
            if kind < 0.1:
                out.append("__typename")
            elif (kind < 0.3 and depth > 1 and not is_root) or not fields:
                out.append(self.fragment(gtype, depth))
            else:
                out.append(self.field(*self.r.choice(fields), depth))
        return "{ " + (" ".join(out).strip() or "__typename") + " }"

    def fragment(self, gtype: Any, depth: int) -> str:
        """A fragment, inline or by name."""
        r = self.r
        abstract = is_abstract_type(gtype)
        others = self.schema.get_possible_types(gtype) if abstract else gtype.interfaces
        inner = r.choice([gtype, *others])
        if inner.name in NAMED and r.random() < 0.5:
            self.count += 1
            name = f"F{self.count}"
            self.fragments.append(
                f"fragment {name} on {inner.name} {self.selection(inner, depth - 1)}"
            )
            twice = f" ...{name}" if r.random() < 0.3 else ""
            return f"...{name}{self.directive()}{twice}"
        if inner is gtype and r.random() < 0.1:
            directive = self.directive() or " @include(if: true)"
            return f"...{directive} {self.selection(inner, depth - 1)}"
        return f"... on {inner.name}{self.directive()} {self.selection(inner, depth - 1)}"

    def field(self, name: str, field: Any, depth: int) -> str:
        """A field, perhaps with an alias."""
        named = get_named_type(field.type)
        if not is_leaf_type(named) and (depth <= 1 or self.budget <= 0):
            return ""
        self.budget -= 1
        args = self.arguments(field, named)
        alias = ""
        if args or self.r.random() < 0.3:
            self.count += 1
            alias = f"a{self.count}: "
        below = "" if is_leaf_type(named) else " " + self.selection(named, depth - 1)
        return f"{alias}{name}{args}{self.directive()}{below}"

    def directive(self) -> str:
        """Perhaps @skip or @include."""
        if self.r.random() > 0.12:
            return ""
        value = self.r.random() < 0.6
        said = self.variable("Boolean!", value) if self.r.random() < 0.7 else str(value).lower()
        return f" @{self.r.choice(['skip', 'include'])}(if: {said})"

    def variable(self, type_: str, value: Any) -> str:
        """A new variable of this value."""
        name = f"v{len(self.variables)}"
        self.variables[name] = (type_, value)
        return "$" + name

    # -- arguments --------------------------------------------------------------------------------

    def arguments(self, field: Any, named: Any) -> str:
        """Some arguments of a field."""
        r, args = self.r, field.args
        out: dict[str, str] = {}
        if "id" in args:
            out["id"] = self.say(args["id"].type, str(number(r.randint(1, 12))))
        if "text" in args:
            out["text"] = self.say(args["text"].type, r.choice(["i", "王", "%", "O'", ""]))
        if "style" in args and r.random() < 0.5:
            out["style"] = self.say(args["style"].type, r.choice(["square", "round"]))
        if "max" in args and r.random() < 0.5:
            out["max"] = self.say(args["max"].type, r.randint(1, 40))
        if "trashed" in args and r.random() < 0.2:
            out["trashed"] = self.say(args["trashed"].type, r.random() < 0.8)
        if "filter" in args and r.random() < 0.6:
            kind = args["filter"].type
            out["filter"] = self.say(kind, self.filter(get_named_type(kind), 3))
        if "groupBy" in args and r.random() < 0.8:
            out["groupBy"] = self.say(args["groupBy"].type, self.groups(named.name))
        if "orderBy" in args:
            out |= self.page(args, named)
        said = ", ".join(f"{name}: {value}" for name, value in out.items())
        return f"({said})" if said else ""

    def groups(self, name: str) -> list[dict[str, Any]]:
        """Keys to group by."""
        r = self.r
        found: list[dict[str, Any]] = []
        for field in r.sample(GROUPS[name], r.randint(1, 2)):
            entry: dict[str, Any] = {"field": field}
            if field.endswith("_AT"):
                entry["by"] = r.choice(["DAY", "WEEK", "MONTH", "YEAR"])
                if r.random() < 0.7:
                    entry["timeZone"] = r.choice(ZONES)
            found.append(entry)
        return found

    def page(self, args: Any, named: Any) -> dict[str, str]:
        """An order, a size, and perhaps a cursor of that order."""
        r = self.r
        out: dict[str, str] = {}
        cursors = self.cursors.get(named.name, [])
        mine = r.choice(cursors) if cursors and r.random() < 0.5 else None
        if mine:
            out["orderBy"] = self.say(args["orderBy"].type, mine[0])
        elif r.random() < 0.4:
            entity = named.name.removesuffix("Connection")
            out["orderBy"] = self.say(args["orderBy"].type, order_by(self.schema, entity, r))
        size, cursor = r.choice([("first", "after"), ("first", "after"), ("last", "before")])
        if r.random() < 0.7:
            out[size] = self.say(args[size].type, r.randint(1, 6))
        if mine and mine[1] and r.random() < 0.8:
            out[cursor] = self.say(args[cursor].type, r.choice(mine[1]))
        return out

    # -- filters ----------------------------------------------------------------------------------

    def filter(self, gtype: Any, depth: int) -> dict[str, Any]:
        """A filter of an entity."""
        wanted = min(len(gtype.fields), self.r.choice([0, 1, 1, 2, 3]))
        out: dict[str, Any] = {}
        for name in self.r.sample(sorted(gtype.fields), wanted):
            value = self.condition(gtype, gtype.fields[name], depth)
            if value is not None:
                out[name] = value
        return out

    def condition(self, gtype: Any, field: Any, depth: int) -> Any:
        """The value of one entry of a filter; None leaves it out."""
        r, type_ = self.r, get_nullable_type(field.type)
        named = get_named_type(type_)
        if is_leaf_type(named):
            return r.choice(["i", "王", "%", ""])
        is_entity = "and" in named.fields or named.name.endswith("ManyFilter")
        if is_entity and depth <= 0:
            return None
        if named is gtype and isinstance(type_, GraphQLList):
            return [self.filter(gtype, depth - 1) for _ in range(r.randint(0, 3))]
        if named.name.endswith("ManyFilter"):
            kinds = r.sample(["some", "none"], r.randint(1, 2))
            target = get_named_type(named.fields["some"].type)
            return {kind: self.filter(target, depth - 1) for kind in kinds}
        if is_entity:
            return self.filter(named, depth - 1)
        ops = r.sample(sorted(named.fields), r.choice([0, 1, 1, 2]))
        return {op: self.operand(op, named.fields[op].type) for op in ops}

    def operand(self, op: str, type_: Any) -> Any:
        """What is compared with."""
        if op in ("eq", "ne") and self.r.random() < 0.1:
            return None
        named = get_named_type(type_)
        if isinstance(get_nullable_type(type_), GraphQLList):
            return [self.scalar(named) for _ in range(self.r.randint(0, 3))]
        return self.scalar(named)

    def scalar(self, named: Any) -> Any:
        """A value of a scalar or an enum."""
        r = self.r
        if isinstance(named, GraphQLEnumType):
            return r.choice(sorted(named.values))
        choices: dict[str, list[Any]] = {
            "String": WORDS,
            "ID": [str(number(i)) for i in range(1, 13)],
            "Int": [*range(-1, 6)],
            "Boolean": [True, False],
            "Decimal": ["1.5", "10", "99.00", "0.10"],
            "DateTime": TIMES,
            "Date": DATES,
        }
        return r.choice(choices[named.name])

    # -- how a value is said ----------------------------------------------------------------------

    def say(self, type_: Any, value: Any) -> str:
        """A value as a variable, as a literal, or as a literal with variables inside."""
        if self.r.random() < 0.45:
            return self.variable(str(type_), value)
        bare = get_nullable_type(type_)
        if value is None:
            return "null"
        if isinstance(bare, GraphQLInputObjectType):
            pairs = (f"{k}: {self.inside(bare.fields[k].type, v)}" for k, v in value.items())
            return "{" + ", ".join(pairs) + "}"
        if isinstance(bare, GraphQLList):
            return "[" + ", ".join(self.inside(bare.of_type, item) for item in value) + "]"
        if isinstance(bare, GraphQLEnumType):
            return value
        return json.dumps(value, ensure_ascii=False)

    def inside(self, type_: Any, value: Any) -> str:
        """A part of a literal."""
        named = get_named_type(type_)
        if self.r.random() < 0.08:
            optional = not isinstance(type_, GraphQLNonNull | GraphQLEnumType)
            absent = optional and not isinstance(named, GraphQLEnumType) and self.r.random() < 0.1
            return self.variable(str(type_), ... if absent else value)
        return "null" if value is None else self.say(type_, value)


def order_by(schema: Any, entity: str, r: random.Random) -> list[dict[str, Any]]:
    """A random order of an entity."""
    names = sorted(schema.get_type(entity + "OrderField").values)
    out: list[dict[str, Any]] = []
    for _ in range(r.randint(1, 3)):
        entry: dict[str, Any] = {"field": r.choice(names)}
        if r.random() < 0.6:
            entry["direction"] = r.choice(["ASC", "DESC"])
        if r.random() < 0.4:
            entry["nulls"] = r.choice(["FIRST", "LAST"])
        out.append(entry)
    return out
