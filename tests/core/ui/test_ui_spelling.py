"""What is always spelled the same way is spelled once."""

from graphql import parse, print_ast

from core.ui import ROW, asked, deed, listing


def plain(document: str) -> str:
    return " ".join(print_ast(parse(document)).split())


def test_a_deed_says_what_it_is_given_and_asks_only_for_refusals() -> None:
    source = deed("renameTag", id=ROW, name=asked("String!"), staff=asked("[ID!]", "people"))

    assert plain(source.document) == (
        "mutation ($id: ID!, $name: String!, $staff: [ID!]) {"
        " renameTag(input: { id: $id, name: $name, staff: $staff }) {"
        " errors { code message field } } }"
    )
    assert (source.path, dict(source.vars)) == (
        "renameTag",
        {"id": "$row.id", "name": "$form.name", "staff": "$form.people"},
    )


def test_what_is_fixed_is_given_as_it_is() -> None:
    assert dict(deed("move", state=("Int!", 3)).vars) == {"state": 3}


def test_a_list_can_be_leafed_through_filtered_and_ordered() -> None:
    source = listing("wechatCodes", "WeChatCode", "id title", live=("scan.made",), poll=5)

    assert plain(source.document) == (
        "query ($first: Int, $after: String, $filter: WeChatCodeFilter,"
        " $orderBy: [WeChatCodeOrder!]) {"
        " wechatCodes(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {"
        " nodes { id title } pageInfo { hasNextPage endCursor } totalCount } }"
    )
    assert (source.path, source.live, source.poll) == ("wechatCodes", ("scan.made",), 5)
