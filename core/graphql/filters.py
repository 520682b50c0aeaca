"""Filters as conditions; negations are exact complements: a missing value is not equal, not in."""

from typing import TYPE_CHECKING, Any

from graphql import get_named_type

from core.errors import Invalid, T

from .leaves import Leaf, as_stored, leaf
from .rights import Row, table, visible
from .selection import entity_of_type, spec_of_field
from .specs import Many, One
from .sql import SQL, TRUE, either, every, sql
from .tree import Const, Tree, as_operand, is_null, operand

if TYPE_CHECKING:
    from .compiler import Compiler

COMPARE = {
    "eq": "{} = {}",
    "ne": "{} is distinct from {}",
    "lt": "{} < {}",
    "lte": "{} <= {}",
    "gt": "{} > {}",
    "gte": "{} >= {}",
}
NULL_FILTER = T(
    "“{name}: null” is not a filter; leave it out or use isNull.",
    "“{name}: null” 不是筛选条件;请去掉它或使用 isNull。",
)
NULL_OPERAND = T(
    "“{name}: null” means nothing; use isNull.", "“{name}: null” 没有意义;请用 isNull。"
)


def _literal_like(value: str) -> str:
    """The text with LIKE's own signs taken literally."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def anywhere(value: str) -> str:
    """The pattern that finds a text anywhere."""
    return f"%{_literal_like(value)}%"


def ahead(value: str) -> str:
    """The pattern that finds a text at the beginning."""
    return f"{_literal_like(value)}%"


PATTERNS = {"contains": anywhere, "startsWith": ahead}


def where(c: "Compiler", gtype: Any, row: Row, tree: Tree, depth: int = 0) -> SQL:
    """The condition that a filter object says about a row."""
    c.count_condition(depth)
    if not isinstance(tree, dict):
        raise Invalid(NULL_FILTER.fill(name="filter"))
    return every([_entry(c, gtype, row, entry, depth) for entry in tree.items()])


def _entry(c: "Compiler", gtype: Any, row: Row, entry: tuple[str, Tree], depth: int) -> SQL:
    name, value = entry
    if is_null(value):
        raise Invalid(NULL_FILTER.fill(name=name))
    if name == "search" and row.entity.search:
        c.count_condition(depth)
        return row.entity.search(row, as_operand(value))
    if name in ("and", "or", "not"):
        return _combined(c, gtype, row, entry, depth)
    gfield = gtype.fields[name]
    if isinstance(spec_of_field(gfield), One | Many):
        return _related(c, gfield, row, value, depth)
    if not isinstance(value, dict):
        raise Invalid(NULL_FILTER.fill(name=name))
    found = leaf(gfield, row)
    return every([_compared(c, gfield, found, op, wanted) for op, wanted in value.items()])


def _combined(c: "Compiler", gtype: Any, row: Row, entry: tuple[str, Tree], depth: int) -> SQL:
    name, value = entry
    if name == "not":
        return _unlinked(c, gtype, row, value) or sql(
            "({}) is not true", where(c, gtype, row, value, depth + 1)
        )
    parts = [where(c, gtype, row, v, depth + 1) for v in value] if isinstance(value, list) else []
    return every(parts) if name == "and" else either(parts)


def _unlinked(c: "Compiler", gtype: Any, row: Row, tree: Tree) -> SQL | None:
    """Where a filter asks that there be none of what all see, our column tells: by an index."""
    if not isinstance(tree, dict) or len(tree) != 1:
        return None
    ((name, value),) = tree.items()
    asked = _by_id(value)
    spec = spec_of_field(gtype.fields[name]) if name in gtype.fields else None
    if not (asked and asked[0] == "isNull" and isinstance(spec, One) and spec.via):
        return None
    _, other = c.target(gtype.fields[name])
    c.count_condition(0)
    return sql("{} is null", row.raw(spec.via)) if visible(other) == TRUE else None


def _related(c: "Compiler", gfield: Any, row: Row, value: Tree, depth: int) -> SQL:
    spec = spec_of_field(gfield)
    if isinstance(spec, One):
        return _exists(c, gfield, row, value, depth)
    pairs = value.items() if isinstance(value, dict) else ()
    conditions: list[SQL] = []
    for kind, wanted in pairs:
        found = _exists(c, gfield, row, wanted, depth)
        conditions.append(found if kind == "some" else sql("not {}", found))
    return every(conditions)


def pins(gtype: Any, tree: Tree | None) -> bool:
    """Whether a filter leaves few rows: those of one owner, customer or company, or what is found.

    An index finds those; looking for them once for each way of seeing rows would cost more. What
    everybody sees (a stage, a team) may have half the rows of the house.
    """
    return isinstance(tree, dict) and any(_is_pin(gtype, *entry) for entry in tree.items())


def _is_pin(gtype: Any, name: str, value: Tree) -> bool:
    if name == "search":
        return True
    asked = _by_id(value)
    if asked is None or asked[0] != "eq" or name not in gtype.fields:
        return False
    spec = spec_of_field(gtype.fields[name])
    ours, theirs = entity_of_type(gtype), entity_of_type(get_named_type(gtype.fields[name].type))
    if not (isinstance(spec, One) and ours and theirs):
        return False
    return not theirs.everyone or spec.via == ours.owner


def _by_id(value: Tree) -> tuple[str, Tree] | None:
    """The comparison, if a filter asks for one id, several or any, and for nothing else."""
    asked = value.get("id") if isinstance(value, dict) and len(value) == 1 else None
    if not isinstance(asked, dict) or len(asked) != 1:
        return None
    ((op, wanted),) = asked.items()
    if op == "isNull":
        return (op, wanted) if wanted == Const(False) else None
    return (op, wanted) if op in ("eq", "in") and not is_null(wanted) else None


def _exists(c: "Compiler", gfield: Any, row: Row, value: Tree, depth: int) -> SQL:
    """Whether a visible related row meets the filter; of one that all see, our column tells."""
    target, other = c.target(gfield)
    spec = spec_of_field(gfield)
    asked = _by_id(value)
    if asked and isinstance(spec, One) and spec.via and visible(other) == TRUE:
        c.count_condition(depth)
        return _compared(c, target.fields["id"], Leaf(row.raw(spec.via), "UUID", True), *asked)
    conditions = every(
        [linked(gfield, row, other), visible(other), where(c, target, other, value, depth + 1)]
    )
    return sql("exists (select 1 from {} where {})", table(other), conditions)


def linked(gfield: Any, row: Row, other: Row) -> SQL:
    """How a relation's row hangs on ours."""
    spec = spec_of_field(gfield)
    if isinstance(spec, One) and spec.via:
        return sql("{} = {}", other.raw("id"), row.raw(spec.via))
    back = spec.back if isinstance(spec, One) else spec.via if isinstance(spec, Many) else None
    return sql("{} = {}", other.raw(back or "id"), row.raw("id"))


def _compared(c: "Compiler", gfield: Any, found: Leaf, op: str, value: Tree) -> SQL:
    c.count_condition(0)
    if op == "isNull" or is_null(value):
        return _missing(found, op, value)
    value = as_stored(gfield, value)
    if op in ("in", "notIn"):
        inside = sql("{} = any({})", found.value, operand(value, found.type + "[]"))
        return inside if op == "in" else sql("({}) is not true", inside)
    if op in ("hasAny", "hasAll"):
        overlap = "{} && {}" if op == "hasAny" else "{} @> {}"
        return sql(overlap, found.value, operand(value, found.type))
    if op in PATTERNS:
        return sql("{} like {}", found.value, operand(value, "TEXT", PATTERNS[op]))
    return sql(COMPARE[op], found.value, operand(value, found.type))


def _missing(found: Leaf, op: str, value: Tree) -> SQL:
    """`isNull`, and null where it means something."""
    if op not in ("isNull", "eq", "ne") or (op == "isNull" and is_null(value)):
        raise Invalid(NULL_OPERAND.fill(name=op))
    wanted = value.value if op == "isNull" and isinstance(value, Const) else op == "eq"
    return sql("{} is null" if wanted else "{} is not null", found.value)
