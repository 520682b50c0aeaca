"""Accounts are connected with secrets that go in and never come out."""

from uuid import uuid4

import pytest
from wechat_wire import OFFICIAL, SECRETS, Line

from core.auth import change_house
from core.db import fetch, fetchval
from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wechat")

CREATE = """
mutation ($name: String!, $settings: JSON!) {
  createAccount(input: {channel: "wechat", name: $name, settings: $settings}) {
    account { channel name state settings secretsSet callbackUrl }
    errors { code message field } } }"""

UPDATE = """
mutation ($id: ID!, $settings: JSON, $version: Int) {
  updateAccount(input: {id: $id, settings: $settings, expectedVersion: $version}) {
    account { version settings secretsSet } errors { code field } } }"""

DELETE = """
mutation ($id: ID!) { deleteAccount(input: {id: $id}) { account { id } errors { code } } }"""

SETTINGS = {
    "app_id": OFFICIAL.app_id,
    "app_secret": SECRETS[2],
    "token": OFFICIAL.token,
    "encoding_aes_key": OFFICIAL.encoding_aes_key,
}


async def test_connecting_an_account_gives_its_call_back_address(crm: TestHouse) -> None:
    await change_house(url="https://crm.example.cn")

    made = (await crm.ask(CREATE, name="Shop", settings=SETTINGS))["createAccount"]

    key = await fetchval("select key from channel_account")
    assert made == {
        "account": {
            "channel": "wechat",
            "name": "Shop",
            "state": "ACTIVE",
            "settings": {
                "kind": "official_account",
                "app_id": OFFICIAL.app_id,
                "mode": "safe",
                "original_id": "",
                "open_platform": "",
                "hand_over": False,
                "keep_records": False,
                "keep_places": False,
                "write_remarks": False,
                "verify_file": "",
                "longest_text": 2048,
            },
            "secretsSet": ["app_secret", "encoding_aes_key", "token"],
            "callbackUrl": f"https://crm.example.cn/channels/wechat/{key}",
        },
        "errors": [],
    }


async def test_what_was_left_empty_is_as_the_plugin_says_by_default(crm: TestHouse) -> None:
    settings = SETTINGS | {"open_platform": None, "mode": None}

    made = (await crm.ask(CREATE, name="Shop", settings=settings))["createAccount"]

    assert made["errors"] == []
    assert made["account"]["settings"]["open_platform"] == ""
    assert made["account"]["settings"]["mode"] == "safe"


async def test_without_a_public_address_there_is_no_call_back_address(
    line: Line, crm: TestHouse
) -> None:
    await change_house(url="")

    data = await crm.ask("query { accounts(first: 1) { nodes { callbackUrl } } }")

    assert data["accounts"]["nodes"] == [{"callbackUrl": None}]


async def test_secrets_stand_nowhere_in_plain_text(line: Line) -> None:
    rows = await fetch("select a::text as all from channel_account a")
    told = str([row["all"] for row in rows])

    assert not any(secret in told or secret.encode().hex() in told for secret in SECRETS)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"app_id": "gh_123"}, "settings.app_id"),
        ({"app_secret": "short"}, "settings.app_secret"),
        ({"token": "no spaces!"}, "settings.token"),
        ({"token": None}, "settings.token"),
        ({"encoding_aes_key": "x" * 42}, "settings.encoding_aes_key"),
        ({"encoding_aes_key": None}, "settings.encoding_aes_key"),
        ({"mode": "secret"}, "settings.mode"),
        ({"nonsense": "1"}, "settings.nonsense"),
    ],
)
async def test_what_cannot_be_right_is_refused_by_its_field(
    wrong: dict[str, str | None], field: str, crm: TestHouse
) -> None:
    made = (await crm.ask(CREATE, name="Shop", settings={**SETTINGS, **wrong}))["createAccount"]

    assert made["account"] is None
    assert [(error["code"], error["field"]) for error in made["errors"]] == [
        ("BAD_USER_INPUT", field)
    ]
    assert not any(secret in str(made) for secret in SECRETS)
    assert await fetchval("select count(*) from channel_account") == 0


async def test_a_channel_that_is_not_there_is_refused(crm: TestHouse) -> None:
    document = CREATE.replace('"wechat"', '"telegraph"')

    made = (await crm.ask(document, name="Shop", settings={}))["createAccount"]

    assert made["errors"][0]["code"] == "NOT_FOUND"


async def test_a_secret_left_blank_stays(line: Line, crm: TestHouse) -> None:
    settings = {**SETTINGS, "app_secret": "", "token": "", "encoding_aes_key": "", "mode": "safe"}

    changed = (await crm.ask(UPDATE, id=str(line.id), settings=settings))["updateAccount"]

    assert changed["errors"] == []
    assert changed["account"]["secretsSet"] == ["app_secret", "encoding_aes_key", "token"]
    assert await line.deliver(line.person().writes("hello")) == 200


async def test_a_new_token_counts_at_once(line: Line, crm: TestHouse) -> None:
    assert await line.deliver(line.person().writes("before")) == 200
    await crm.ask(UPDATE, id=str(line.id), settings={"token": "another"})

    assert await line.deliver(line.person().writes("after")) == 401


async def test_somebody_else_s_change_is_not_overwritten(line: Line, crm: TestHouse) -> None:
    changed = (await crm.ask(UPDATE, id=str(line.id), settings={}, version=7))["updateAccount"]

    assert changed["errors"][0]["code"] == "CONFLICT"
    assert await fetchval("select version from channel_account") == 1


async def test_a_removed_account_answers_no_more(line: Line, crm: TestHouse) -> None:
    assert await line.deliver(line.person().writes("before")) == 200
    await crm.ask(DELETE, id=str(line.id))

    assert await line.deliver(line.person().writes("after")) == 404
    assert (await line.counts())["deliveries"] == 1


async def test_accounts_are_for_those_who_manage_channels(line: Line, crm: TestHouse) -> None:
    seller = await crm.user("sales")

    made = await crm.answer(CREATE, as_=seller, name="Mine", settings=SETTINGS)
    gone = await crm.answer(DELETE, as_=seller, id=str(line.id))
    seen = await crm.answer("query { accounts(first: 5) { nodes { id } } }", as_=seller)

    assert made["data"]["createAccount"]["errors"][0]["code"] == "FORBIDDEN"
    assert gone["data"]["deleteAccount"]["errors"][0]["code"] == "FORBIDDEN"
    assert seen["data"]["accounts"]["nodes"] == []
    assert await fetchval("select count(*) from channel_account where deleted_at is null") == 1


async def test_an_account_that_is_not_there_is_not_found(crm: TestHouse) -> None:
    gone = (await crm.ask(DELETE, id=str(uuid4())))["deleteAccount"]

    assert gone["errors"] == [{"code": "NOT_FOUND"}]
