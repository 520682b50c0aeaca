"""Every row that names a customer is known to merges before one happens."""

import pytest

from core.db import execute, fetch, fetchval
from core.entities.customers import merge, register
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("sales")


async def test_every_column_that_names_a_customer_says_how_it_follows(crm: TestHouse) -> None:
    rows = await fetch(
        "select k.conrelid::regclass::text || '.' || a.attname as name from pg_constraint k"
        " join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]"
        " where k.contype = 'f' and k.confrelid = 'customer'::regclass"
    )
    said = await fetch(
        "select (rule ->> 'table') || '.' || (rule ->> 'person') as name"
        " from declaration, jsonb_array_elements(said) rule where hook = 'merges'"
    )
    journal = {"customer_merge.survivor", "customer_merge.loser"}
    made_anew = {
        f"customer_{name}"
        for name in ("duplicate.customer", "duplicate.other", "to_compare.customer")
    }

    named = {row["name"] for row in rows} - journal - made_anew
    assert named - {row["name"] for row in said} == set()


async def test_every_unique_index_over_a_customer_is_declared(crm: TestHouse) -> None:
    """A row that cannot follow must be known before, or a merge would fail on it."""
    rows = await fetch(
        "select i.indrelid::regclass::text as name, array_agg(a.attname::text) as columns"
        " from pg_index i join pg_attribute a"
        " on a.attrelid = i.indrelid and a.attnum = any(i.indkey)"
        " where i.indisunique and i.indrelid in (select conrelid from pg_constraint"
        "   where contype = 'f' and confrelid = 'customer'::regclass) group by i.indexrelid, 1"
    )
    rules = await fetch(
        "select rule ->> 'table' as name, rule ->> 'person' as person,"
        " array(select jsonb_array_elements_text(rule -> 'unique')) as columns"
        " from declaration, jsonb_array_elements(said) rule where hook = 'merges'"
    )
    declared = {(r["name"], r["person"]): {r["person"], *r["columns"]} for r in rules}

    silent = [
        (row["name"], row["columns"])
        for row in rows
        for (name, person), columns in declared.items()
        if row["name"] == name and person in row["columns"] and not columns >= set(row["columns"])
    ]

    assert silent == []


async def test_rows_of_a_module_that_is_off_follow_too(crm: TestHouse) -> None:
    await execute(
        "create table tea (id uuid primary key default gen_random_uuid(),"
        " created_at timestamptz default now(), customer uuid references customer)"
    )
    await execute(
        "insert into declaration (owner, hook, said)"
        """ values ('tea', 'merges', '[{"table": "tea", "person": "customer"}]'),"""
        """ ('gone', 'merges', '[{"table": "no_such_table", "person": "customer"}]')"""
    )
    mei, other = (await register("Mei")).id, (await register("Other")).id
    await execute("insert into tea (customer) values ($1)", other)

    await merge(mei, other)

    assert await fetchval("select customer from tea") == mei
