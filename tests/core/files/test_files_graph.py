"""Files in the API: whoever sees what a file belongs to is given an address, and nobody else."""

from typing import Any

import orjson
import pytest
from letters import FILES_OF_LETTERS, Letter
from sample_files import picture

from core.auth import Asker, acting_as
from core.db import execute
from core.files import link, store
from core.graphql import Engine, compose
from core.testing import TestHouse

DOCUMENT = """query ($customer: ID!) { customer(id: $customer) { letters { nodes {
    file { name contentType size width height url thumbnailUrl createdBy { name } } } } } }"""


@pytest.fixture
async def engine(crm: TestHouse) -> Engine:
    """The house's API, with letters that carry files."""
    await Letter.create_table()
    graphs = {**dict(crm.house.host.gather("graph")), "letters": FILES_OF_LETTERS}
    return Engine(compose(graphs), acting=acting_as)


async def asked(engine: Engine, who: Asker, document: str = DOCUMENT, **variables: Any) -> Any:
    return orjson.loads(await engine.run(document, variables, None, who))


async def test_who_sees_the_letter_gets_an_address_that_works_for_them(
    crm: TestHouse, engine: Engine
) -> None:
    ann, ben = await crm.user(), await crm.user()
    customer = await crm.customer(owner=ann.user_id)
    with acting_as(ann):
        file = await store(picture(), name="a.jpg")
    await Letter(customer=customer.id, file=file.id).save()

    hers = await asked(engine, ann, customer=str(customer.id))
    his = await asked(engine, ben, customer=str(customer.id))

    [letter] = hers["data"]["customer"]["letters"]["nodes"]
    assert letter["file"] == {
        "name": "a.jpg",
        "contentType": "image/jpeg",
        "size": file.size,
        "width": 320,
        "height": 200,
        "url": link(file.id, ann),
        "thumbnailUrl": link(file.id, ann, part="/thumbnail"),
        "createdBy": {"name": ann.name},
    }
    assert his["data"]["customer"] is None


async def test_a_letter_whose_file_was_let_go_stays(crm: TestHouse, engine: Engine) -> None:
    ann = await crm.user("owner")
    customer = await crm.customer()
    file = await store(b"words", name="a.txt")
    await Letter(customer=customer.id, file=file.id).save()

    before = await asked(engine, ann, customer=str(customer.id))
    await execute("delete from file")
    after = await asked(engine, ann, customer=str(customer.id))

    assert before["data"]["customer"]["letters"]["nodes"][0]["file"]["thumbnailUrl"] is None
    assert after["data"]["customer"]["letters"]["nodes"] == [{"file": None}]


async def test_there_is_no_other_way_to_a_file(crm: TestHouse) -> None:
    schema = crm.house.schema.graphql

    assert schema.query_type and schema.mutation_type
    roots = {**schema.query_type.fields, **schema.mutation_type.fields}
    leading = [name for name, root in roots.items() if "File" in str(root.type)]
    assert leading == []
    hidden = {"storageKey", "thumbnailKey", "sha256", "source", "claimedAt"}
    shown = schema.type_map["File"].fields if "File" in schema.type_map else {}  # type: ignore[attr-defined]
    assert hidden & set(shown) == set()
