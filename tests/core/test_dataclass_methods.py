"""Methods of dataclasses that are written when first called are the ones Python would write."""

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any

import pytest

from core.dataclass_methods import write_later


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a server, for the classes of one test."""
    if hasattr(dataclasses, "_create_fn"):
        monkeypatch.setattr(dataclasses, "_create_fn", dataclasses._create_fn)  # type: ignore[attr-defined]
    write_later()
    yield


def test_what_is_equal_compares_hashes_and_prints_alike() -> None:
    @dataclass(frozen=True, slots=True, order=True)
    class Tea:
        """A tea."""

        name: str
        grams: int = 50
        notes: list[str] = field(default_factory=list, compare=False)

    green, same, black = Tea("绿茶"), Tea("绿茶"), Tea("红茶", grams=5)

    assert (green == same, green == black, green != black) == (True, False, True)
    assert green.__eq__("绿茶") is NotImplemented
    assert hash(green) == hash(same) == hash(("绿茶", 50))
    assert {green: 1}[same] == 1
    assert sorted([green, black]) == [black, green]
    assert repr(black).endswith("Tea(name='红茶', grams=5, notes=[])")


def test_a_frozen_value_stays_frozen() -> None:
    @dataclass(frozen=True)
    class Tea:
        """A tea."""

        name: str

    tea = Tea("绿茶")

    for _ in range(2):
        with pytest.raises(FrozenInstanceError):
            tea.name = "红茶"  # type: ignore[misc]
        with pytest.raises(FrozenInstanceError):
            del tea.name  # type: ignore[misc]
    assert tea.name == "绿茶"


def test_heirs_have_methods_of_their_own() -> None:
    @dataclass
    class Drink:
        """A drink."""

        name: str

    @dataclass
    class Tea(Drink):
        """A tea."""

        grams: int

    class Plain(Tea):
        """Inherits everything."""

    assert Plain("a", 1) == Plain("a", 1)
    assert Tea("a", 1) != Tea("a", 2)
    assert Drink("a") != Tea("a", 1)
    assert repr(Plain("a", 1)).endswith("Plain(name='a', grams=1)")
    assert repr(Drink("a")).endswith("Drink(name='a')")


def test_one_that_holds_itself_can_be_printed() -> None:
    @dataclass
    class Shelf:
        """A shelf."""

        things: list[Any]

    shelf = Shelf([])
    shelf.things.append(shelf)

    assert repr(shelf).endswith("Shelf(things=[...])")
    assert repr(shelf).endswith("Shelf(things=[...])")


def test_once_called_a_method_is_as_quick_as_any() -> None:
    @dataclass(frozen=True)
    class Tea:
        """A tea."""

        name: str

    hash(Tea("绿茶"))
    assert Tea("绿茶") != Tea("红茶")

    code = Tea.__eq__.__code__, Tea.__hash__.__code__
    assert [each.co_filename for each in code] == ["<string>", "<string>"]


def test_saying_it_twice_changes_nothing() -> None:
    done = "from core.dataclass_methods import write_later as w; w(); import dataclasses as d\n"
    script = done + "one = getattr(d, '_create_fn', None); w()\n"
    script += "assert getattr(d, '_create_fn', None) is one"

    assert subprocess.run([sys.executable, "-c", script]).returncode == 0
