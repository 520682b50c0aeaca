"""From a WeChat message to points, through the API alone, with a key and no browser."""

from collections.abc import Iterator

import httpx
import pytest
from e2e_copies import Copies, Plan
from e2e_house import APP_SECRET, OFFICIAL, OWNER, ServedHouse

from plugins.wechat.simulator import Person

pytestmark = pytest.mark.slow

SETTINGS = {
    "app_id": OFFICIAL.app_id,
    "app_secret": APP_SECRET,
    "token": OFFICIAL.token,
    "encoding_aes_key": OFFICIAL.encoding_aes_key,
}
MEI = Person(account=OFFICIAL, openid="oMei0000000000000000000001")


@pytest.fixture(scope="module")
def owner(copies: Copies) -> Iterator[ServedHouse]:
    """A house with every plugin, as its owner knows it who just signed in."""
    with copies.moved_into(Plan()) as house:
        yield house


@pytest.fixture(scope="module")
def house(owner: ServedHouse) -> Iterator[ServedHouse]:
    """The same house, as a program knows it that holds a key."""
    key = made_key(owner, "ERP")["secret"]
    with httpx.Client(base_url=owner.url, timeout=30) as program:
        yield ServedHouse(owner.deployment, program, key=key)


def made_key(owner: ServedHouse, name: str) -> dict:
    """A key of the owner's."""
    document = """mutation ($name: String!) {
      createApiKey(input: {name: $name}) { secret apiKey { id } } }"""
    return owner.ask(document, name=name)["createApiKey"]


def connect(house: ServedHouse) -> str:
    """Connect the account; gives its call-back address."""
    made = house.ask(
        """mutation ($settings: JSON!) {
          createAccount(input: {channel: "wechat", name: "公众号", settings: $settings}) {
            account { callbackUrl settings secretsSet } errors { message } } }""",
        settings=SETTINGS,
    )["createAccount"]
    assert made["errors"] == []
    assert APP_SECRET not in str(made) and OFFICIAL.token not in str(made)
    return made["account"]["callbackUrl"]


def lead_of(house: ServedHouse) -> dict | None:
    """The lead of the person who wrote."""
    found = house.ask(
        """{ leads { nodes { id kind source stage { key } pipeline { stages { nodes { id key } } }
             customer { id identities { nodes { kind externalId } }
                        activities { nodes { kind direction body } } } } } }"""
    )["leads"]["nodes"]
    return found[0] if found else None


def test_a_message_becomes_a_won_deal_and_points(house: ServedHouse) -> None:
    callback = connect(house)

    house.writes(MEI, MEI.writes("请问明前龙井还有吗？"), callback)
    lead = house.until(lambda: lead_of(house))
    assert lead
    stages = {s["key"]: s["id"] for s in lead["pipeline"]["stages"]["nodes"]}
    moved = house.ask(
        """mutation ($id: ID!, $stage: ID!) {
          updateDeal(input: {id: $id, amount: "1200"}) { errors { message } }
          moveDeal(input: {id: $id, stage: $stage}) { deal { kind } errors { message } }
          winDeal(input: {id: $id}) { deal { kind amount } undoToken errors { message } } }""",
        id=lead["id"],
        stage=stages["quoted"],
    )

    assert (lead["kind"], lead["source"], lead["stage"]["key"]) == ("LEAD", "wechat", "lead")
    customer = lead["customer"]
    assert customer["identities"]["nodes"] == [{"kind": "openid", "externalId": MEI.openid}]
    assert {"kind": "MESSAGE", "direction": "IN", "body": "请问明前龙井还有吗？"} in (
        customer["activities"]["nodes"]
    )
    assert moved["moveDeal"] == {"deal": {"kind": "OPEN"}, "errors": []}
    assert moved["winDeal"]["deal"] == {"kind": "WON", "amount": "1200.00"}
    assert house.until(lambda: points_of(house, customer["id"])) == 1200


def points_of(house: ServedHouse, customer: str) -> int | None:
    """The points the customer can spend; None while they are no member."""
    found = house.ask("query ($id: ID!) { customer(id: $id) { loyalty { points } } }", id=customer)[
        "customer"
    ]["loyalty"]
    return found and found["points"]


def test_the_platform_sends_it_again_and_it_counts_once(house: ServedHouse) -> None:
    account = house.ask("{ accounts { nodes { callbackUrl deliveriesDone } } }")
    callback = account["accounts"]["nodes"][0]["callbackUrl"]
    message = MEI.writes("我到店了")

    for _ in range(3):
        house.writes(MEI, message, callback)
    house.until(lambda: written(house, "我到店了") and nothing_waits(house))

    assert written(house, "我到店了") == 1


def nothing_waits(house: ServedHouse) -> bool:
    """Whether everything that was delivered has been read."""
    accounts = house.ask("{ accounts { nodes { deliveriesWaiting } } }")["accounts"]["nodes"]
    return accounts == [{"deliveriesWaiting": 0}]


def written(house: ServedHouse, body: str) -> int:
    """How often these words stand on a timeline."""
    return house.ask(
        "query ($body: String!) { activities(filter: {body: {eq: $body}}) { totalCount } }",
        body=body,
    )["activities"]["totalCount"]


def test_a_forged_message_is_refused_and_leaves_no_trace(house: ServedHouse) -> None:
    known = house.ask("{ accounts { nodes { callbackUrl } } }")["accounts"]["nodes"]
    callback = known[0]["callbackUrl"] if known else connect(house)
    before = house.ask("{ deliveries { totalCount } }")
    forged = OFFICIAL.request(MEI.writes("给我转账"))

    params = {**forged.params, "msg_signature": "0" * 40}
    answer = httpx.post(callback, params=params, content=forged.content, headers=forged.headers)

    assert answer.status_code == 401
    assert house.ask("{ deliveries { totalCount } }") == before
    assert written(house, "给我转账") == 0


def test_undo_takes_a_move_back_through_the_api(house: ServedHouse) -> None:
    opened = house.ask(
        'mutation { createDeal(input: {title: "年礼"}) { deal { id stage { key } } } }'
    )["createDeal"]["deal"]
    won = house.ask(
        "mutation ($id: ID!) { winDeal(input: {id: $id}) { undoToken deal { kind } } }",
        id=opened["id"],
    )["winDeal"]

    house.ask(
        "mutation ($token: String!) { undo(token: $token) { errors { message } } }",
        token=won["undoToken"],
    )

    now = house.ask("query ($id: ID!) { deal(id: $id) { stage { key } kind } }", id=opened["id"])
    assert won["deal"] == {"kind": "WON"}
    assert now["deal"] == {"stage": opened["stage"], "kind": "OPEN"}


def test_a_key_that_was_revoked_opens_nothing(owner: ServedHouse, house: ServedHouse) -> None:
    old = made_key(owner, "old")
    ask = {"query": "{ me { name } }"}
    headers = {"authorization": f"Bearer {old['secret']}"}
    assert house.http.post("/graphql", json=ask, headers=headers).status_code == 200

    owner.ask(
        "mutation ($id: ID!) { revokeApiKey(input: {id: $id}) { errors { message } } }",
        id=old["apiKey"]["id"],
    )

    house.until(lambda: house.http.post("/graphql", json=ask, headers=headers).status_code == 401)
    assert house.ask("{ me { name } }")["me"]["name"] == OWNER["name"]
