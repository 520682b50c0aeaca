"""The limit: a bare ASGI handler, one hand-written statement, PostgreSQL's JSON passed through.

No sessions, no rights, no validation: nothing that answers the same questions can be much faster.
A new customer is one statement too, though it writes every row that ours does. (Its events stand in
a table like `event`, where our sealer, running next door, does not find them.)
"""

import hashlib
import os
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from benchmarks.operations import LIMIT, key
from core.db import uuid7
from core.search import entry


class Asked(msgspec.Struct):
    """What a client sends."""

    query: str
    variables: dict[str, Any]


_decode = msgspec.json.Decoder(Asked).decode
_HEADERS = [(b"content-type", b"application/json")]

_WRITE = """
with made as (
  insert into customer (id, name, phone, email, company, owner) values ($1, $2, $3, $4, $5, $6)
  returning id::text, name, phone, email, upper(lifecycle) as lifecycle, created_at as "createdAt"),
found as (
  insert into search_entry (id, entity, title, words, contact, grams, marks, edition)
  values ($1, 'customer', $7, $8, $9, array_to_tsvector(string_to_array($10, ' ')),
          array_to_tsvector($15::text[]), 1)),
told as (
  insert into bench.event (id, xid, name, version, entity, entity_id, customer_id, actor_kind,
                           payload, salt, digest)
  values ($11, pg_current_xact_id()::text::bigint, 'customer.registered', 1, 'customer', $1, $1,
          'user', $12, $13, $14))
select json_build_object('data', json_build_object('createCustomer',
  json_build_object('customer', (select row_to_json(made) from made), 'errors', '[]'::json)))"""


class Limit:
    """The application."""

    pool: asyncpg.Pool

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Open the pool when the server starts; answer after that."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        sent = (await receive())["body"]
        body = await self._answer(_decode(sent)) if sent else b"{}"
        length = (b"content-length", str(len(body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, length]})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        self.pool = await asyncpg.create_pool(
            os.environ["BENCH_DSN"],
            min_size=10,
            max_size=10,
            init=_codec,
            reset=_keep,
            statement_cache_size=1024,
        )
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, asked: Asked) -> bytes:
        variables = asked.variables
        if "input" in variables:
            return await self._create(variables["input"])
        operation = asked.query[6:8]
        wanted = UUID(variables["id"] if operation == "Q1" else variables["owner"])
        return await self.pool.fetchval(LIMIT[operation], wanted)

    async def _create(self, given: dict[str, str]) -> bytes:
        customer = uuid7()
        found = entry("customer", customer, given["name"], (), (given["phone"], given["email"]))
        payload = msgspec.json.encode({"customer_id": str(customer), "source": None})
        salt = os.urandom(16)
        return await self.pool.fetchval(
            _WRITE,
            customer,
            given["name"],
            given["phone"],
            given["email"],
            UUID(given["company"]),
            OWNER,
            *found[2:],
            uuid7(),
            payload,
            salt,
            hashlib.sha256(salt + payload).digest(),
            MARKS,
        )


OWNER = UUID(key("002", 1))
MARKS = [f"customer.o{str(OWNER)[-12:]}"]
"""By whom a search entry is looked at, as core.auth.marks has it."""


def _same(value: bytes) -> bytes:
    return value


async def _codec(connection: asyncpg.Connection) -> None:
    """JSON stays bytes."""
    await connection.set_type_codec(
        "json", schema="pg_catalog", encoder=_same, decoder=_same, format="binary"
    )


async def _keep(_: asyncpg.Connection) -> None:
    """One statement leaves nothing behind that had to be reset."""


app = Limit()
