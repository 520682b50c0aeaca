"""The four operations: as GraphQL documents, and as the hand-written SQL that is their limit."""

import random
from dataclasses import dataclass
from typing import Any
from uuid import UUID

CUSTOMERS, STAFF, COMPANIES = 200_000, 200, 10_000
"""How many there are at scale 1; there is always as much staff."""

Q1 = """query Q1($id: ID!) { customer(id: $id) {
  id name phone email gender birthday region lifecycle source blocked version createdAt } }"""

Q2 = """query Q2($owner: ID!) {
  customers(first: 50, filter: {owner: {id: {eq: $owner}}},
            orderBy: [{field: CREATED_AT, direction: DESC}]) {
    nodes { id name phone email lifecycle region source createdAt company { id name } } } }"""

Q3 = """query Q3($owner: ID!) {
  customers(first: 50, filter: {owner: {id: {eq: $owner}}},
            orderBy: [{field: CREATED_AT, direction: DESC}]) {
    nodes { id name phone lifecycle
      company { id name industry region }
      deals(first: 5, filter: {kind: {eq: OPEN}}, orderBy: [{field: CREATED_AT, direction: DESC}]) {
        nodes { id title amount kind } }
      activities(first: 3, orderBy: [{field: HAPPENED_AT, direction: DESC}]) {
        nodes { id kind subject happenedAt } } } } }"""

M1 = """mutation M1($input: CreateCustomerInput!) { createCustomer(input: $input) {
  customer { id name phone email lifecycle createdAt } errors { code message } } }"""

DOCUMENTS = {"Q1": Q1, "Q2": Q2, "Q3": Q3, "M1": M1}

_PAGE = """(select * from customer where owner = $1 and deleted_at is null
  order by created_at desc, id desc limit 50) c"""

LIMIT = {
    "Q1": """select json_build_object('data', json_build_object('customer',
      (select row_to_json(t) from (select id::text, name, phone, email,
             upper(gender) as gender, birthday, region,
             upper(lifecycle) as lifecycle, source, blocked, version, created_at as "createdAt"
      from customer where id = $1 and deleted_at is null) t)))""",
    "Q2": f"""select json_build_object('data', json_build_object('customers',
      json_build_object('nodes', (select coalesce(json_agg(t), '[]') from (
        select c.id::text, c.name, c.phone, c.email, upper(c.lifecycle) as lifecycle, c.region,
               c.source, c.created_at as "createdAt", row_to_json(co) as company
        from {_PAGE} left join lateral (
          select id::text, name from company where id = c.company) co on true
        order by c.created_at desc, c.id desc) t))))""",
    "Q3": f"""select json_build_object('data', json_build_object('customers',
      json_build_object('nodes', (select coalesce(json_agg(t), '[]') from (
        select c.id::text, c.name, c.phone, upper(c.lifecycle) as lifecycle,
               row_to_json(co) as company, json_build_object('nodes', d.j) as deals,
               json_build_object('nodes', a.j) as activities
        from {_PAGE}
        left join lateral (
          select id::text, name, industry, region from company where id = c.company) co on true
        left join lateral (select coalesce(json_agg(x), '[]') j from (
          select id::text, title, amount::text, upper(kind) as kind from deal
          where customer = c.id and kind = 'open' and deleted_at is null
          order by created_at desc, id desc limit 5) x) d on true
        left join lateral (select coalesce(json_agg(x), '[]') j from (
          select id::text, upper(kind) as kind, subject, happened_at as "happenedAt" from activity
          where customer = c.id and deleted_at is null
          order by happened_at desc, id desc limit 3) x) a on true
        order by c.created_at desc, c.id desc) t))))""",
}


@dataclass(frozen=True)
class Call:
    """One request of a run."""

    operation: str
    variables: dict[str, Any]


def key(kind: str, number: int) -> str:
    """The id of a row of the data set; see bench.key in data.sql."""
    return str(UUID(f"{number:08x}-0000-7{kind}-8000-{number:012x}"))


def calls(operation: str, count: int, *, scale: float = 1, seed: int = 7) -> list[Call]:
    """The same requests for every contender."""
    dice = random.Random(f"{operation}{seed}")
    return [Call(operation, _variables(operation, dice, n, scale)) for n in range(count)]


def _variables(operation: str, dice: random.Random, number: int, scale: float) -> dict[str, Any]:
    if operation == "Q1":
        return {"id": key("004", dice.randint(1, int(CUSTOMERS * scale)))}
    if operation == "M1":
        return {
            "input": {
                "name": f"测试{number}",
                "phone": f"139{dice.randint(0, 99_999_999):08d}",
                "email": f"t{number}@example.cn",
                "company": key("003", dice.randint(1, int(COMPANIES * scale))),
            }
        }
    return {"owner": key("002", dice.randint(1, STAFF))}
