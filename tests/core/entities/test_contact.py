"""Phone numbers stand in one form, however they are typed."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.entities.customers.contact import clean_phone, digits_to_find
from core.errors import Invalid

MOBILES = st.from_regex(r"(\+?86)?1[3-9][0-9]{9}", fullmatch=True)


def by_the_library(typed: str) -> str | None:
    """What the library says; None if it knows no such number."""
    try:
        number = phonenumbers.parse(typed, "CN")
    except phonenumbers.NumberParseException:
        return None
    said = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return said if len(said) > 11 else None


@given(MOBILES)
@example("17908002652")
@example("17994001595")
@example("8617908002652")
def test_the_short_way_to_a_mobile_number_gives_what_the_library_gives(typed: str) -> None:
    try:
        cleaned = clean_phone("phone", typed)
    except Invalid:
        cleaned = None

    assert cleaned == by_the_library(typed)


@given(MOBILES.filter(lambda typed: "179" not in typed[:6]))
def test_a_mobile_number_is_found_by_all_of_it_and_by_what_one_dials(typed: str) -> None:
    stored = clean_phone("phone", typed)

    assert stored is not None
    assert digits_to_find(stored) == (stored, stored[3:])


@pytest.mark.parametrize("typed", ["１３８１２３４５６７８", "138 1234-5678", "+86 138 1234 5678"])
def test_other_ways_to_write_it_are_read_by_the_library(typed: str) -> None:
    assert clean_phone("phone", typed) == "+8613812345678"
