"""Whatever is posted to `/graphql` gets a typed answer, and never a broken one."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from live_server import Live, serving

from core.certificates import trusted
from core.graphql import Engine

JSON = {"content-type": "application/json", "authorization": "Bearer all"}


@pytest.fixture
async def live(tables: str, engine: Engine) -> AsyncIterator[Live]:
    """The demo behind a real server."""
    async with serving(engine) as running:
        yield running


@pytest.fixture
async def client(live: Live) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who sees everything."""
    async with httpx.AsyncClient(
        base_url=live.url, headers=JSON, timeout=20, verify=trusted()
    ) as one:
        yield one


def code(answer: httpx.Response) -> str:
    """The code of the first error."""
    return answer.json()["errors"][0]["extensions"]["code"]


async def test_a_question_is_answered(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", content='{"query": "{ companies { totalCount } }"}')

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"data": {"companies": {"totalCount": 0}}}


async def test_nobody_is_refused_before_anything_runs(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/graphql", content='{"query": "{ __typename }"}', headers={"authorization": "Bearer no"}
    )

    assert (answer.status_code, code(answer)) == (401, "UNAUTHENTICATED")


async def test_only_json_is_read(client: httpx.AsyncClient) -> None:
    body = '{"query": "{ __typename }"}'
    answers = [
        await client.post("/graphql", content=body, headers={"content-type": kind})
        for kind in ("text/plain", "multipart/form-data; boundary=x", "application/graphql")
    ]

    assert [answer.status_code for answer in answers] == [415] * 3


@pytest.mark.parametrize(
    ("encoding", "status"),
    [
        ("charset=gbk", 415),
        ('charset="GBK"', 415),
        ("charset=utf-8; charset=gbk", 415),
        ("charset=utf-8", 200),
        (' Charset="UTF-8"', 200),
        ("profile=x", 200),
    ],
)
async def test_json_is_read_in_utf_8_only(
    client: httpx.AsyncClient, encoding: str, status: int
) -> None:
    kind = {"content-type": f"application/json;{encoding}"}

    answer = await client.post("/graphql", content='{"query": "{ __typename }"}', headers=kind)

    assert answer.status_code == status


async def test_only_post_is_answered(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": "{ __typename }"})

    assert answer.status_code == 405


BAD_BODIES = {
    "nothing": b"",
    "not JSON": b"{",
    "a list of requests": b'[{"query": "{ __typename }"}]',
    "no query": b'{"variables": {}}',
    "not UTF-8": b'{"query": "\xff"}',
    "half a character": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "a huge number": b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}",
    "19 digits": b'{"query": "{ __typename }", "variables": {"a": [1234567890123456789]}}',
    "deep": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 99 + b"]" * 99 + b"}}",
    "deeper": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 90_000,
    "null": b"null",
    "a number": b'{"query": 7}',
    "two queries": b'{"query": "{ __typename }", "query": "{ __typename }"}',
    "two queries, one in disguise": b'{"query": "{ a }", "qu\\u0065ry": "{ __typename }"}',
    "two lots of variables": b'{"query": "{ __typename }", "variables": {}, "variables": {}}',
}


GOOD_BODIES = {
    "a variable of that name": b'{"query": "{ __typename }", "variables": {"query": "query"}}',
    "an accent": b'{"query": "{ __typename }", "variables": {"a": "\\u00e9"}}',
    "other keys": b'{"query": "{ __typename }", "x": {"query": 1, "query": 2}}',
}


@pytest.mark.parametrize("body", GOOD_BODIES.values(), ids=GOOD_BODIES.keys())
async def test_what_only_looks_as_if_it_stood_there_twice_is_answered(
    client: httpx.AsyncClient, body: bytes
) -> None:
    answer = await client.post("/graphql", content=body)

    assert answer.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
async def test_a_broken_body_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post("/graphql", content=body)

    assert (answer.status_code, code(answer)) == (400, "BAD_USER_INPUT")


async def test_a_large_body_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", content=b" " * 256_001)

    assert (answer.status_code, code(answer)) == (413, "LIMITED")


NONSENSE = [
    "",
    "{",
    "{ nope }",
    "query A { __typename } query B { __typename }",
    "subscription { nope }",
    '{ customer(id: "nobody") { name } }',
    "{ customer(id: 7) { name } }",
    "{ customers(first: 0) { totalCount } }",
    "{ customers(first: 501) { totalCount } }",
    "{ customers(first: -1) { totalCount } }",
    "{ customers(first: 1, last: 1) { totalCount } }",
    "{ customers { totalCount(max: 0) } }",
    '{ customers(after: "x") { totalCount nodes { id } } }',
    '{ customers(filter: {name: {eq: "\\u0000"}}) { totalCount } }',
    '{ customers(filter: {createdAt: {lt: "yesterday"}}) { totalCount } }',
    '{ customers(filter: {createdAt: {lt: "2026-01-01T00:00:00"}}) { totalCount } }',
    '{ customers(filter: {score: {lt: "NaN"}}) { totalCount } }',
    '{ customers(filter: {score: {lt: "1e9999"}}) { totalCount } }',
    "{ customers(filter: {name: null}) { totalCount } }",
    "{ customers(filter: {level: {lt: null}}) { totalCount } }",
    "{ customers { " + "nodes { company { customers { " * 5 + "totalCount" + " } } }" * 5 + " } }",
    "{ a" + "a" * 70 + ": companies { totalCount } }",
    "{ " + " ".join(f"a{i}: __typename" for i in range(2000)) + " }",
    "{" * 1500,
]


@pytest.mark.parametrize("query", NONSENSE, ids=range(len(NONSENSE)))
async def test_nonsense_gets_a_typed_error(client: httpx.AsyncClient, query: str) -> None:
    answer = await client.post("/graphql", content=json.dumps({"query": query}))

    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert code(answer) in ("BAD_USER_INPUT", "TOO_COMPLEX")


def doubling(levels: int) -> str:
    """Fragments that each spread the next one twice."""
    inside = "company { customers { nodes { ...f%d } } }"
    chain = "".join(
        f" fragment f{i} on Customer {{ a: {inside % (i + 1)} b: {inside % (i + 1)} }}"
        for i in range(levels)
    )
    return f"{{ customers {{ nodes {{ ...f0 }} }} }}{chain} fragment f{levels} on Customer {{ id }}"


async def test_cost_is_judged_in_linear_time(client: httpx.AsyncClient) -> None:
    started = time.process_time()
    answer = await client.post("/graphql", content=json.dumps({"query": doubling(25)}))

    assert code(answer) == "TOO_COMPLEX"
    assert time.process_time() - started < 1.0


async def test_a_key_is_a_header(client: httpx.AsyncClient) -> None:
    query = 'mutation { createCustomer(input: {name: "Mei"}) { customer { id } } }'
    answers = [
        await client.post(
            "/graphql", content=json.dumps({"query": query}), headers={"idempotency-key": "k"}
        )
        for _ in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["data"]["createCustomer"]["customer"] is not None


async def test_an_outage_is_not_an_answer(
    client: httpx.AsyncClient, postgres: str, cluster: Any
) -> None:
    await cluster.drop(postgres)
    answer = await client.post("/graphql", content='{"query": "{ companies { totalCount } }"}')

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"


async def test_the_explorer_is_a_page_of_the_admin(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphiql")

    assert (answer.status_code, answer.headers["location"]) == (302, "/app/explorer")
