"""The statements of a merge, one for each table as it was declared, and of taking it back."""

from functools import cache

from core.graphql import ident
from core.hooks import Clash, Merge

_FOLLOW = """
with staying as materialized (select t.id from {table} t where t.{person} = $1 and ({kept})),
moved as (
    update {table} t set {person} = $2
    where t.{person} = $1 and t.id not in (select id from staying) returning t.id),
noted as (
    insert into customer_merge_line (merge, place, relation, field, rows, before, after)
    select $3, $4, '{relation}', '{field}', array_agg(id), to_jsonb($1::uuid), to_jsonb($2::uuid)
    from moved having count(*) > 0)
select (select count(*) from moved) as moved, (select array_agg(id) from staying) as stayed"""

_DISCARD = """
with gone as (
    update {table} t set deleted_at = $5
    where t.{person} = $1 and t.deleted_at is null and ({kept}) returning t.id),
noted as (
    insert into customer_merge_line (merge, place, relation, field, rows, before, after)
    select $3, $4, '{relation}', 'deleted_at', array_agg(id), 'null', to_jsonb($5::timestamptz)
    from gone having count(*) > 0)
select count(*) from gone where $2::uuid is not null"""

_REPLAY = """
with line as (
    select rows, jsonb_populate_record(null::{table}, jsonb_build_object('{field}', before)) as old,
        jsonb_populate_record(null::{table}, jsonb_build_object('{field}', after)) as new
    from customer_merge_line where id = $1)
update {table} t set {column} = (line.old).{column}
from line, unnest(line.rows) as changed (id)
where t.id = changed.id and t.{column} is not distinct from (line.new).{column}"""

_COUNT = "select count(*) from {table} t where t.{person} = $1"

_COUNT_NEWER = """
select count(*) as several, (array_agg(t.id order by t.id))[:100] as ids
from {table} t where t.{person} = $1 and t.created_at > $2"""


def following(rule: Merge) -> str:
    """$1 the loser, $2 the survivor, $3 the merge, $4 the place of the line."""
    kept = "false" if rule.clash is Clash.TRASH else _kept(rule)
    return _filled(_FOLLOW, rule, kept=kept)


def discarding(rule: Merge) -> str:
    """The same with $5, the moment: rows that would clash go to the trash before they follow."""
    return _filled(_DISCARD, rule, kept=_kept(rule))


def counting(rule: Merge) -> str:
    """How many rows name $1."""
    return _filled(_COUNT, rule)


def counting_newer(rule: Merge) -> str:
    """How many rows that name $1 are younger than $2, and the first of them."""
    return _filled(_COUNT_NEWER, rule)


@cache
def replaying(relation: str, field: str) -> str:
    """$1 the line: every row that still holds what the merge gave it gets back what it held."""
    return _REPLAY.format(table=_name(relation), field=field, column=_name(field))


def _filled(template: str, rule: Merge, **parts: str) -> str:
    return template.format(
        table=_name(rule.table),
        person=_name(rule.person),
        relation=rule.table,
        field=rule.person,
        **parts,
    )


def _kept(rule: Merge) -> str:
    """Which of the loser's rows would clash with the survivor's, or name one person twice."""
    kept = [f"t.{_name(rule.other)} = $2"] if rule.other else []
    if rule.unique:
        kept.append(_clashing(rule))
    return " or ".join(kept) or "false"


def _clashing(rule: Merge) -> str:
    table, person = _name(rule.table), _name(rule.person)
    which = f"where {rule.where}" if rule.where else ""
    columns = [_name(column) for column in rule.unique if column != rule.person]
    same = "".join(f" and theirs.{column} = ours.{column}" for column in columns)
    rows = f"(select * from {table} {which})"  # noqa: S608
    return (
        f"t.id in (select ours.id from {rows} ours where ours.{person} = $1"  # noqa: S608
        f" and exists (select 1 from {rows} theirs where theirs.{person} = $2{same}))"
    )


def _name(name: str) -> str:
    """A quoted name, checked: it comes from what plugins declared."""
    (quoted,) = ident(name).parts
    assert isinstance(quoted, str)
    return quoted
