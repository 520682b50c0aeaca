"""A slice says in Python what the admin shows; the browser gets it as data, in its own words."""

import pytest

from core.errors import Invalid, NotFound, T
from core.ui import (
    Action,
    Actions,
    Choices,
    Empty,
    Field,
    Nav,
    Page,
    Panel,
    Section,
    Source,
    Stats,
    Surface,
    Tabs,
    Value,
    When,
)

PANEL = Panel(
    id="customer",
    slot="customer.side",
    label=T("Membership", "会员"),
    requires=("loyalty.member.read",),
    source=Source(
        "query ($id: ID!, $me: ID) { customer(id: $id, for: $me) { points } }",
        "customer",
        {"id": "$entity.id", "me": "$me.id", "limit": 5},
        live=("loyalty.points_posted",),
    ),
    body=(
        Stats((Value("points", T("Points", "积分"), "number"),)),
        Section(
            T("Spend", "兑换"),
            (Actions(("loyalty.adjust",)),),
            when=(When("points", "gt", 0),),
        ),
    ),
    empty=Empty(T("Not a member", "还不是会员"), action="loyalty.enrol"),
)
ADJUST = Action(
    id="adjust",
    label=T("Adjust", "调整"),
    requires=("loyalty.points.adjust",),
    form=(Field("points", T("Points", "积分"), "number", required=True, default=0),),
    mutation=Source("mutation { adjust }", "adjust"),
)


def everything(permission: str) -> bool:
    return True


def reading(permission: str) -> bool:
    return permission == "loyalty.member.read"


def test_a_reader_gets_the_screens_in_her_language() -> None:
    surface = Surface([("loyalty", PANEL)])

    chinese = surface.manifest("zh-CN", everything)["contributions"][0]
    english = surface.manifest("en", everything)["contributions"][0]

    assert (chinese["label"], english["label"]) == ("会员", "Membership")
    assert chinese["body"][0] == {
        "block": "stats",
        "items": [{"path": "points", "label": "积分", "format": "number"}],
    }


def test_what_is_empty_is_left_out_and_a_zero_that_means_something_stays() -> None:
    surface = Surface([("loyalty", PANEL), ("loyalty", ADJUST)])

    action, panel = surface.manifest("en", everything)["contributions"]

    assert panel["body"][1]["when"] == [{"path": "points", "op": "gt", "value": 0}]
    assert action["form"] == [
        {"name": "points", "label": "Points", "type": "number", "required": True, "default": 0}
    ]
    assert action == {
        "kind": "action",
        "plugin": "loyalty",
        "id": "loyalty.adjust",
        "label": "Adjust",
        "mutation": {"id": "loyalty.adjust#097593dd94", "path": "adjust"},
        "form": action["form"],
        "tone": "neutral",
    }


def test_the_browser_learns_the_id_of_a_document_but_never_its_text() -> None:
    surface = Surface([("loyalty", PANEL)])

    source = surface.manifest("en", everything)["contributions"][0]["source"]

    assert source["variables"] == ["id", "me"]
    assert source["live"] == ["loyalty.points_posted"]
    assert "document" not in source
    assert surface.document(source["id"], everything).source is PANEL.source


def test_without_the_permission_a_contribution_is_not_sent_and_its_documents_do_not_run() -> None:
    surface = Surface([("loyalty", PANEL), ("loyalty", ADJUST)])
    adjust = next(iter(surface.documents.values())).id

    assert [c["id"] for c in surface.manifest("en", reading)["contributions"]] == [
        "loyalty.customer"
    ]
    with pytest.raises(NotFound):
        surface.action("loyalty.adjust", reading)
    with pytest.raises(NotFound):
        surface.document(adjust, lambda permission: False)


def test_the_server_keeps_declared_variables_and_fills_in_who_asks() -> None:
    surface = Surface([("loyalty", PANEL)])
    document = next(iter(surface.documents.values()))

    variables = document.variables({"id": "7", "me": "someone else", "evil": 1}, me="42")

    assert variables == {"id": "7", "me": "42", "limit": 5}


def test_two_contributions_of_one_name_are_refused() -> None:
    with pytest.raises(Invalid, match=r"Two contributions are called loyalty\.customer"):
        Surface([("loyalty", PANEL), ("loyalty", PANEL)])


def test_a_slice_of_core_is_named_without_the_word_core() -> None:
    page = Page(
        id="members",
        path="/members",
        label="Members",
        nav=Nav("grow", badge=Source("{ waiting }", "waiting")),
        source=Source("{ members { nodes { name } } }", "members"),
        columns=(Value("name"),),
    )

    names = [
        c["id"] for c in Surface([("core.ui", page)]).manifest("en", everything)["contributions"]
    ]

    assert names == ["ui.members"]


def test_the_revision_changes_only_when_the_screens_do() -> None:
    one = Surface([("loyalty", PANEL)]).manifest("en", everything)["revision"]
    same = Surface([("loyalty", PANEL)]).manifest("en", everything)["revision"]
    more = Surface([("loyalty", PANEL), ("loyalty", ADJUST)]).manifest("en", everything)["revision"]

    assert one == same
    assert one != more


def test_the_browser_is_told_where_the_options_of_a_field_come_from() -> None:
    source = Source(
        "query ($kind: String!, $account: ID) { cards(kind: $kind, of: $account) { id name } }",
        "cards",
        {"kind": "gift", "account": "$form.account"},
    )
    field = Field("card", T("Card", "卡"), "select", choices=Choices(source, detail="name"))
    give = Action(
        id="give",
        label="Give",
        requires=("loyalty.card.give",),
        form=(field,),
        mutation=Source("mutation { give }", "give"),
    )
    surface = Surface([("loyalty", give)])

    (action,) = surface.manifest("zh-CN", everything)["contributions"]
    choices = action["form"][0]["choices"]

    assert choices == {
        "source": {
            "id": choices["source"]["id"],
            "path": "cards",
            "vars": {"kind": "gift", "account": "$form.account"},
            "variables": ["kind", "account"],
        },
        "value": "id",
        "label": "name",
        "detail": "name",
    }
    document = surface.document(choices["source"]["id"], everything)
    assert document.variables({"account": "7", "kind": "gold"}, "42") == {
        "kind": "gift",
        "account": "7",
    }
    with pytest.raises(NotFound):
        surface.document(choices["source"]["id"], reading)


def test_one_document_with_other_literals_is_another_source() -> None:
    def cards(kind: str) -> Source:
        return Source("query ($k: String!) { cards(kind: $k) { id name } }", "cards", {"k": kind})

    give = Action(
        id="give",
        label="Give",
        form=tuple(Field(k, k, "select", choices=Choices(cards(k))) for k in ("gift", "gold")),
        mutation=Source("mutation { give }", "give"),
    )
    surface = Surface([("loyalty", give)])

    (action,) = surface.manifest("en", everything)["contributions"]
    ids = [field["choices"]["source"]["id"] for field in action["form"]]

    assert [surface.document(id, everything).variables({}, "") for id in ids] == [
        {"k": "gift"},
        {"k": "gold"},
    ]


def test_a_page_says_beside_which_others_it_stands() -> None:
    codes = Page(
        id="codes",
        label=T("Codes", "二维码"),
        path="/wechat/codes",
        nav=Nav("grow", order=30, tabs=Tabs("wechat", T("WeChat", "微信"), "brand-wechat")),
        source=Source("query { codes { nodes { id } } }", "codes"),
        columns=(Value("id"),),
    )

    (page,) = Surface([("wechat", codes)]).manifest("en", everything)["contributions"]

    assert page["nav"] == {
        "group": "grow",
        "order": 30,
        "tabs": {"id": "wechat", "label": "WeChat", "icon": "brand-wechat", "order": 50},
    }
