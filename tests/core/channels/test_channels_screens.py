"""A channel tells how its accounts are connected; their screens are made of that."""

from typing import Any

from core.channels import AccountScreens, Step
from core.errors import T
from core.ui import Action, Field, Source, Surface, Value

RING = Action(
    id="ring",
    label=T("Ring its foot", "戴脚环"),
    mutation=Source("mutation { ring }", "ring"),
)
LOFT = AccountScreens(
    channel="loft",
    icon="feather",
    label=T("Lofts", "鸽舍"),
    connect=T("Connect a loft", "连接鸽舍"),
    needs=T("You need a whistle.", "需要哨子。"),
    guide=(
        Step(T("Feed", "喂食"), T("Give them corn.", "喂玉米。")),
        Step(T("Whistle", "吹哨"), T("They come.", "它们会来。"), T("Perhaps.", "也许。")),
    ),
    example=T("On the roof", "屋顶"),
    fields=(
        Field("settings.place", T("Place", "位置"), required=True),
        Field("settings.whistle", T("Whistle", "哨声"), "secret", required=True),
        Field("settings.corn", T("Corn", "玉米"), "secret", help=T("Yellow.", "黄色。")),
    ),
    columns=(Value("pigeons", T("Pigeons", "鸽子"), "number"),),
    deeds=(RING,),
)


def drawn(screens: AccountScreens = LOFT) -> dict[str, Any]:
    """The screens as the browser gets them."""
    surface = Surface([("loft", each) for each in screens.all()])
    return {each["id"]: each for each in surface.manifest("en", lambda _: True)["contributions"]}


def shown_while(present: bool) -> list[str]:
    """Titles of what the list shows with accounts, or without."""
    other = "empty" if present else "present"
    return [
        block["title"]
        for block in drawn()["loft.settings"]["body"]
        if block["block"] == "section" and block["when"][0].get("op", "present") != other
    ]


def test_before_anything_is_connected_the_guide_lies_open() -> None:
    body = drawn()["loft.settings"]["body"]

    assert shown_while(present=False) == ["Not connected yet"]
    assert "empty" not in drawn()["loft.settings"]
    needs, *steps = body[0]["body"]
    assert needs["text"] == "You need a whistle."
    assert [step["title"] for step in steps] == ["1. Feed", "2. Whistle"]
    assert [notice.get("tone") for notice in steps[1]["body"]] == ["info", "warn"]


def test_afterwards_it_is_folded_below_the_accounts() -> None:
    assert shown_while(present=True) == ["Connected accounts", "How to connect"]
    assert drawn()["loft.settings"]["body"][3]["collapsed"] is True


def test_a_secret_that_is_known_need_not_be_entered_again() -> None:
    new, known = drawn()["loft.connect"]["form"], drawn()["loft.edit"]["form"]

    assert [each["name"] for each in new] == [each["name"] for each in known]
    assert [each.get("required", False) for each in new] == [True, True, True, False]
    assert [each.get("required", False) for each in known] == [True, True, False, False]
    assert [each.get("help") for each in new[1:]] == [
        None,
        "Stored encrypted, and never shown again.",
        "Yellow. Stored encrypted, and never shown again.",
    ]
    assert known[3]["help"] == "Yellow. Stored encrypted; leave blank to keep it."


def test_what_the_channel_adds_stands_in_its_rows_and_is_asked_for() -> None:
    (table,) = drawn()["loft.settings"]["body"][1]["body"]
    (asked,) = (each for each in LOFT.all() if each.id == "settings")

    assert "pigeons" in [column["path"] for column in table["columns"]]
    assert "pigeons" in next(asked.sources()).document
    assert table["actions"] == [
        f"loft.{deed}" for deed in ("edit", "test", "ring", "pause", "resume", "replay", "remove")
    ]
    assert set(table["actions"]) < set(drawn())


def test_the_platform_that_never_calls_needs_no_address() -> None:
    quiet = AccountScreens(**{**vars(LOFT), "called": False})

    for screens, stands in ((LOFT, True), (quiet, False)):
        (table,) = drawn(screens)["loft.settings"]["body"][1]["body"]
        assert ("callbackUrl" in [each["path"] for each in table["columns"]]) is stands


def test_an_account_offers_what_fits_its_state() -> None:
    when = {name: drawn()[f"loft.{name}"].get("when") for name in ("pause", "resume", "replay")}

    assert when == {
        "pause": [{"path": "state", "op": "ne", "value": "PAUSED"}],
        "resume": [{"path": "state", "op": "ne", "value": "ACTIVE"}],
        "replay": [{"path": "deliveriesPoison", "op": "gt", "value": 0}],
    }


def test_before_the_first_self_test_it_says_how_to_begin() -> None:
    told, table = drawn()["loft.check"]["body"]

    assert told["when"] == [{"path": "lines", "op": "empty"}]
    assert told["text"] == "Not tested yet: choose Self-test in an account's row."
    assert (table["path"], table["when"][0]["op"]) == ("lines", "present")
