"""We read the XML of platforms and nothing more: no document types, no entities, no surprises."""

from contextlib import nullcontext, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.channels import read_xml, text_of
from core.errors import Invalid

BILLION_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY lol%d "%s">' % (n, b"&lol%s;" % (str(n - 1).encode() if n > 1 else b"") * 10)
        for n in range(1, 10)
    )
    + b"]><xml><Content>&lol9;</Content></xml>"
)


def test_fields_are_texts_by_tag() -> None:
    fields = read_xml(b"<xml><A><![CDATA[a < b]]></A><B>1</B><C/></xml>")

    assert fields == {"A": "a < b", "B": "1", "C": ""}


def test_nested_and_repeated_tags_keep_their_shape() -> None:
    fields = read_xml(b"<xml><L><item><M>1</M></item><item><M>2</M></item></L></xml>")

    assert fields == {"L": {"item": [{"M": "1"}, {"M": "2"}]}}


def test_a_text_is_whole_however_long_and_however_written() -> None:
    fields = read_xml(b"<xml><A>1<!-- -->2<![CDATA[3]]>&amp;" + b"4" * 100_000 + b"</A></xml>")

    assert fields == {"A": "123&" + "4" * 100_000}


def test_space_between_tags_is_no_text() -> None:
    fields = read_xml(b"<xml>\n  <A>1</A>\n  <B>\n    <C>2</C>\n  </B>\n</xml>")

    assert fields == {"A": "1", "B": {"C": "2"}}


@pytest.mark.parametrize(("depth", "read"), [(6, True), (7, False)])
def test_tags_may_stand_in_six_others_and_no_more(depth: int, read: bool) -> None:
    body = b"<a>" * (depth - 1) + b"<b>1</b>" + b"</a>" * (depth - 1)

    with nullcontext() if read else pytest.raises(Invalid, match="not a message in XML"):
        read_xml(b"<xml>" + body + b"</xml>")


def test_the_first_name_with_a_text_counts() -> None:
    fields = read_xml(b"<xml><A></A><B><C>1</C></B><D>d</D></xml>")

    assert text_of(fields, "A", "B", "D") == "d"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml>",
        b"<xml></xml>",
        b"<xml>only text</xml>",
        b"<html><a>1</a></html>",
        b'{"ToUserName": "gh"}',
        b"<xml><A>\xff\xfe</A></xml>",
        b"<xml><A>\0</A></xml>",
        b"<xml><A>&#xD800;</A></xml>",
        b"<xml><A>\xed\xa0\x80</A></xml>",
        b"<xml><A>&nbsp;</A></xml>",
        b'<?xml version="1.0" encoding="nonsense"?><xml><A>1</A></xml>',
        b"<!DOCTYPE xml><xml><A>1</A></xml>",
        b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x.dtd"><xml><A>1</A></xml>',
        b'<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><A>&e;</A></xml>',
        b"<!DOCTYPE xml [<!ENTITY % p SYSTEM 'http://127.0.0.1/p'> %p;]><xml><A>1</A></xml>",
        b'<!DOCTYPE xml [<!ATTLIST A b CDATA "c">]><xml><A>1</A></xml>',
        b'<?xml version="1.0" standalone="no"?><xml><A>&e;</A></xml>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE xml><xml><A>1</A></xml>'.encode("utf-16"),
        b"<xml><A>1</A></xml><xml><A>2</A></xml>",
        b"<a><xml><A>1</A></xml></a>",
        BILLION_LAUGHS,
        b"<xml>" + b"<a>" * 10_000 + b"</a>" * 10_000 + b"</xml>",
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(Invalid, match="not a message in XML"):
        read_xml(body)


@given(st.binary(max_size=200))
def test_no_bytes_do_worse_than_be_refused(body: bytes) -> None:
    with suppress(Invalid):
        read_xml(body)
