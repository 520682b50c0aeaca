"""Merging, as the API offers it: looked at before, chosen field by field, forced, undone."""

from typing import Any
from uuid import UUID

from core.auth import Asker
from core.db import fetchval
from core.entities.activities import note
from core.entities.customers import Claim, recognise, register
from core.testing import TestHouse

PREVIEW = """query($a: ID!, $b: ID!) { mergePreview(survivor: $a, loser: $b) {
    dismissed fields { name taken both } conflicts { kind scope }
    follows { table title count } } }"""
MERGE = """mutation($input: MergeCustomersInput!) { mergeCustomers(input: $input) {
    customer { name phone tags version } merge { id explanation loserName }
    moved { table title count } stayed { table } undoToken errors { code field } } }"""


async def merged(
    crm: TestHouse, one: UUID, other: UUID, *, as_: Asker | None = None, **more: Any
) -> Any:
    wish = {"survivor": str(one), "loser": str(other), **more}
    return (await crm.ask(MERGE, as_=as_, input=wish))["mergeCustomers"]


async def test_one_looks_before_one_merges(crm: TestHouse) -> None:
    mei = await recognise([Claim("openid", "a", "1")], {"name": "陈美"}, source="wechat")
    other = await recognise([Claim("openid", "a", "2")], {"name": "小美", "region": "上海"})
    await note("会喝茶", customer=other.id)

    seen = await crm.ask(PREVIEW, a=str(mei.id), b=str(other.id))

    assert seen["mergePreview"] == {
        "dismissed": False,
        "fields": [
            {"name": "name", "taken": "SURVIVOR", "both": False},
            {"name": "region", "taken": "LOSER", "both": False},
            {"name": "source", "taken": "SURVIVOR", "both": False},
        ],
        "conflicts": [{"kind": "openid", "scope": "a"}],
        "follows": [
            {"table": "activity", "title": "跟进记录", "count": 1},
            {"table": "identity", "title": "身份标识", "count": 1},
        ],
    }


async def test_one_chooses_forces_and_undoes(crm: TestHouse) -> None:
    mei = await recognise([Claim("openid", "a", "1")], {"name": "陈美"})
    other = await recognise([Claim("openid", "a", "2")], {"name": "小美"})

    refused = await merged(crm, mei.id, other.id)
    assert refused["errors"] == [{"code": "CONFLICT", "field": "force"}]

    choices = [{"field": "name", "take": "LOSER"}]
    done = await merged(crm, mei.id, other.id, force=True, choices=choices, reason="同一手机")
    assert (done["customer"]["name"], done["merge"]["loserName"]) == ("小美", "小美")
    assert done["merge"]["explanation"].endswith("人工合并：同一手机")
    assert done["moved"] == [{"table": "identity", "title": "身份标识", "count": 1}]

    undo = "mutation($t: String!) { undo(token: $t) { done errors { code } } }"
    said = await crm.ask(undo, t=done["undoToken"])
    assert said["undo"] == {"done": True, "errors": []}
    assert await fetchval("select name from customer where id = $1", mei.id) == "陈美"
    again = await crm.ask(
        """mutation($id: ID!) { undoMerge(input: {id: $id})
        { restored { name } errors { code field } } }""",
        id=done["merge"]["id"],
    )
    assert again["undoMerge"]["errors"] == [{"code": "CONFLICT", "field": "id"}]


async def test_a_stale_version_is_a_conflict(crm: TestHouse) -> None:
    mei, other = await register("陈美"), await register("小美")

    versions: list[dict[str, Any]] = [{"expectedVersion": 9}, {"loserVersion": 9}]
    for stale in versions:
        said = await merged(crm, mei.id, other.id, **stale)
        assert said["errors"] == [{"code": "CONFLICT", "field": "expectedVersion"}]

    assert await fetchval("select count(*) from customer_merge") == 0


async def test_whom_one_does_not_see_one_neither_previews_nor_merges(crm: TestHouse) -> None:
    anna, bo = await crm.user("sales"), await crm.user("sales")
    hers = await register("陈美", owner=anna.user_id, phone="13812345678")
    his = await register("小美", owner=bo.user_id, phone="13812345678")

    preview = await crm.answer(PREVIEW, as_=anna, a=str(hers.id), b=str(his.id))
    said = await merged(crm, hers.id, his.id, as_=anna)

    assert preview["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert said["errors"] == [{"code": "NOT_FOUND", "field": None}]


async def test_who_was_parted_again_is_no_longer_named_to_who_sees_but_one(
    crm: TestHouse,
) -> None:
    anna, bo = await crm.user("sales"), await crm.user("sales")
    hers = await register("陈美", owner=anna.user_id)
    his = await register("小美", owner=bo.user_id)
    done = await merged(crm, hers.id, his.id)
    document = """query($id: ID!) { customer(id: $id) { merges { nodes
        { loserName loser { name } } } } }"""

    now = await crm.ask(document, as_=anna, id=str(hers.id))
    undo = "mutation($t: String!) { undo(token: $t) { done } }"
    await crm.ask(undo, t=done["undoToken"])
    since = await crm.ask(document, as_=anna, id=str(hers.id))

    assert now["customer"]["merges"]["nodes"] == [{"loserName": "小美", "loser": None}]
    assert since["customer"]["merges"]["nodes"] == [{"loserName": None, "loser": None}]
