"""Texts are found by their pieces, in Chinese, in pinyin and by parts of numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.search.pinyin import readings
from core.search.terms import CONTACT_MARK, fold, grams, like, question, words


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("Ｊｏｓé　ＡＢＣ", "jose abc"),
        ("  张三\n丰 ", "张三 丰"),
        ("İstanbul", "istanbul"),
        ("", ""),
    ],
)
def test_writing_does_not_matter(typed: str, compared: str) -> None:
    assert fold(typed) == compared


def test_pieces_start_at_every_sign() -> None:
    assert grams("张三丰 mei") == {"张三", "三丰", "张", "三", "丰", "mei", "ei", "i"}
    assert grams("138", mark=CONTACT_MARK) == {"☎138", "☎13", "☎38", "☎8"}


def test_a_number_from_abroad_adds_its_beginning_to_the_one_dialled_at_home() -> None:
    assert grams("+86138 138", mark=CONTACT_MARK) == {"☎+86", "☎138", "☎13", "☎38", "☎8"}
    assert question("+86138") == "'+86' & '38'"
    assert question("+8") == "'+8':*"
    assert question("861381234567") == "'381' & '234' & '567'"


def test_a_number_is_compared_without_what_people_write_between_its_digits() -> None:
    assert words("138-1234 (021)555 mei-lin") == ["1381234", "021555", "mei-lin"]


def test_a_question_demands_full_pieces_or_a_beginning() -> None:
    assert question("张三丰") == "'张三' & '三丰'"
    assert question("张") == "'张'"
    assert question("13") == "'13'"
    assert question("me") == "'me':*"
    assert question("o'x\\") == "'o''x' & '''x\\\\'"
    assert question("138", marks=("", CONTACT_MARK)) == "('138' | '☎138')"
    assert question("") == ""


def test_a_pattern_means_its_signs() -> None:
    assert like("10%_\\") == "%10\\%\\_\\\\%"


@pytest.mark.parametrize(
    ("name", "sounds"),
    [
        ("张三", ("zhangsan", "zs")),
        ("单雄信", ("danxiongxin", "dxx", "shanxiongxin", "sxx")),
        ("重庆小面", ("chongqingxiaomian", "cqxm")),
        ("王Mei", ("wangmei", "wmei")),
        ("Mei", ()),
    ],
)
def test_a_name_is_found_as_it_sounds(name: str, sounds: tuple[str, ...]) -> None:
    assert readings(name) == sounds


@given(text=st.text(alphabet="张三丰李138abc '\\%", max_size=30), start=st.integers(0, 29))
def test_whatever_stands_in_a_text_is_found_by_its_pieces(text: str, start: int) -> None:
    folded = fold(text)
    part = folded[start : start + 4].strip()
    pieces = grams(folded)

    for word in part.split():
        for demand in question(word).split(" & "):
            wanted = demand.removesuffix(":*").strip("'").replace("''", "'").replace("\\\\", "\\")
            assert any(piece.startswith(wanted) for piece in pieces) or "'" in word
