"""A screen that asks for something the schema does not have is refused before it is enabled."""

from typing import Any

import pytest
from graphql import build_schema

from core.errors import Invalid, T
from core.ui import (
    Action,
    Actions,
    Choices,
    Contribution,
    Field,
    Form,
    Page,
    Panel,
    Picker,
    Section,
    Source,
    Stats,
    Table,
    Value,
    View,
    When,
    check_sources,
)

SCHEMA = build_schema("""
    type Entry { id: ID! points: Int! }
    type Member { id: ID! points: Int! settings: String entries: [Entry!]! }
    type Members { nodes: [Member!]! }
    input Points { gt: Int }
    input MemberFilter { points: Points settings: String }
    type Query {
      member(customer: ID!): Member
      members(first: Int!, filter: MemberFilter): Members!
    }
    type Mutation { adjust(member: ID!, by: Int!): Boolean! }
""")
ADJUST = Action(
    id="adjust",
    label="Adjust",
    mutation=Source(
        "mutation ($m: ID!, $by: Int!) { adjust(member: $m, by: $by) }",
        "adjust",
        {"m": "$row.id", "by": "$form.by"},
    ),
)


def panel(**changes: Any) -> Panel:
    document = """
        query ($c: ID!) { member(customer: $c) { points settings ...Lines } }
        fragment Lines on Member { entries { id points } }
    """
    return Panel(
        **{
            "id": "side",
            "slot": "customer.side",
            "label": T("Membership", "会员"),
            "source": Source(document, "member", {"c": "$entity.id"}),
            "body": (
                Stats((Value("points"),)),
                Table("entries", (Value("points"),)),
                Section("More", (Actions(("loyalty.adjust",)),), when=(When("settings.anything"),)),
            ),
        }
        | changes
    )


def refusal(*contributions: Contribution) -> str:
    with pytest.raises(Invalid) as refused:
        check_sources([("loyalty", contribution) for contribution in contributions], SCHEMA)
    return str(refused.value)


def test_screens_that_fit_the_schema_pass() -> None:
    page = Page(
        id="members",
        path="/members",
        label="Members",
        source=Source(
            "query ($first: Int!) { members(first: $first) { nodes { id } } }", "members"
        ),
        columns=(Value("id"),),
    )

    check_sources([("loyalty", panel()), ("loyalty", ADJUST), ("loyalty", page)], SCHEMA)


def test_a_wrong_field_is_named_with_its_contribution() -> None:
    wrong = panel(source=Source("query ($c: ID!) { member(customer: $c) { nope } }", "member"))

    assert refusal(wrong).startswith("loyalty.side#")
    assert "Cannot query field 'nope' on type 'Member'." in refusal(wrong)


def test_what_is_shown_must_have_been_asked_for() -> None:
    assert refusal(panel(body=(Stats((Value("tier"),)),))) == (
        "loyalty.side: It shows tier, which its document does not ask for."
    )
    assert refusal(panel(body=(Table("entries", (Value("reason"),)),))) == (
        "loyalty.side: It shows entries.reason, which its document does not ask for."
    )
    assert "It shows level" in refusal(panel(body=(Section("x", when=(When("level"),)),)))


def test_a_button_needs_its_action() -> None:
    assert refusal(panel()) == "loyalty.side: There is no action loyalty.adjust."


def test_only_actions_change_anything() -> None:
    changing = panel(source=ADJUST.mutation, body=())
    asking = Action(id="ask", label="Ask", mutation=panel().source)

    assert refusal(changing).endswith("Actions change, everything else only asks.")
    assert refusal(asking).endswith("Actions change, everything else only asks.")


def test_every_needed_variable_is_bound_and_every_binding_is_needed() -> None:
    document = panel().source.document
    unbound = panel(source=Source(document, "member"))
    undeclared = panel(source=Source(document, "member", {"c": "$entity.id", "x": "$form.x"}))

    assert refusal(unbound).endswith("Variable $c is bound to nothing.")
    assert refusal(undeclared).endswith("Variable $x is not declared.")


def test_a_view_asks_for_what_the_list_can_filter_by() -> None:
    document = """
        query ($first: Int!, $filter: MemberFilter) {
          members(first: $first, filter: $filter) { nodes { id } }
        }
    """
    page = Page(
        id="members",
        path="/members",
        label="Members",
        source=Source(document, "members"),
        columns=(Value("id"),),
        views=(View("rich", "Rich", {"points": {"gt": 0}}), View("old", "Old", {"age": 1})),
    )

    assert refusal(page).startswith(
        "loyalty.members: Expected value of type 'MemberFilter' not to include unknown field 'age'"
    )


def test_what_is_not_one_operation_is_refused() -> None:
    assert "Syntax Error" in refusal(panel(source=Source("{ member(", "member")))
    assert refusal(panel(source=Source("{ a } query B { b }", "a"))).endswith(
        "a document holds exactly one operation."
    )


def asking_for_a_member(**choices: Any) -> Action:
    """An action whose form offers the members to choose from."""
    document = """
        query ($first: Int! = 50, $search: String) {
          members(first: $first, filter: {settings: $search}) { nodes { id points } }
        }
    """
    given = {"source": Source(document, "members.nodes"), "label": "points"} | choices
    return Action(
        id="adjust",
        label="Adjust",
        form=(Field("member", "Member", "select", choices=Choices(**given)),),
        mutation=ADJUST.mutation,
    )


def test_the_options_of_a_field_are_asked_of_the_schema_like_everything_else() -> None:
    check_sources([("loyalty", asking_for_a_member())], SCHEMA)

    assert refusal(asking_for_a_member(label="nickname")).endswith(
        "It shows nickname, which its document does not ask for."
    )
    assert refusal(asking_for_a_member(source=ADJUST.mutation)).endswith(
        "Actions change, everything else only asks."
    )


def test_a_form_inside_a_panel_may_offer_choices_too() -> None:
    wrong = Source("{ nobody { id } }", "nobody")
    field = Field("member", "Member", "select", choices=Choices(wrong, label="id"))

    said = refusal(panel(body=(Section("x", (Form((field,), "loyalty.adjust"),)),)), ADJUST)

    assert "Cannot query field 'nobody' on type 'Query'." in said


def test_a_panel_depends_only_on_what_is_known_where_it_stands() -> None:
    fits = panel(when=(When("identityKinds", "has", "card"),), body=())
    check_sources([("loyalty", fits)], SCHEMA)

    assert refusal(panel(when=(When("points"),), body=())) == (
        "loyalty.side: In customer.side nothing is known of points."
    )


def test_what_is_picked_while_writing_is_checked_like_a_screen() -> None:
    document = """
        query ($search: String!) {
          members(first: 9, filter: {settings: $search}) { nodes { id points settings } }
        }
    """

    def picker(**changes: Any) -> Picker:
        choices = Choices(Source(document, "members.nodes"), label="points")
        given: dict[str, Any] = {"choices": choices, "words": "settings"} | changes
        return Picker(id="pick", label="Template", channel="sms", picks="template", **given)

    check_sources([("loyalty", picker())], SCHEMA)

    assert refusal(picker(words="body")) == (
        "loyalty.pick: It shows body, which its document does not ask for."
    )
