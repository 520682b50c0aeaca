"""Documents that are always spelled the same way: a list to leaf through, one verb."""

from typing import Any

from .values import Source

Argument = tuple[str, Any]
"""An argument of a verb: its type in the schema, and what it is bound to."""

ROW: Argument = ("ID!", "$row.id")
"""The row at hand."""

_FORM = "$form."


def asked(kind: str, name: str = "") -> Argument:
    """What the form was filled in with; without a name, in the field called like the argument."""
    return kind, _FORM + name


def deed(verb: str, **given: Argument) -> Source:
    """A mutation that carries out one verb, such as `deed("closeShop", id=ROW)`."""
    declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in given.items())
    passed = ", ".join(f"{name}: ${name}" for name in given)
    document = f"""
    mutation ({declared}) {{
      {verb}(input: {{{passed}}}) {{ errors {{ code message field }} }} }}"""
    bound = {
        name: binding + name if binding == _FORM else binding
        for name, (_, binding) in given.items()
    }
    return Source(document, verb, bound)


def listing(
    field: str, node: str, selection: str, *, live: tuple[str, ...] = (), poll: int = 0
) -> Source:
    """The list behind a page; where it stands, its filter and its order the shell fills in.

    `node` is what a record is called in the schema: its filter and order are named after it.
    """
    document = f"""
    query ($first: Int, $after: String, $filter: {node}Filter, $orderBy: [{node}Order!]) {{
      {field}(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {{
        nodes {{ {selection} }} pageInfo {{ hasNextPage endCursor }} totalCount }} }}"""
    return Source(document, field, live=live, poll=poll)
