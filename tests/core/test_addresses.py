"""What one types into a browser to open the house, and how its tools find its server."""

import os
import socket
import subprocess
from pathlib import Path

from core.addresses import forget_address, note_address, noted_address, web_addresses


def test_one_address_is_opened_as_it_is() -> None:
    assert web_addresses("127.0.0.1", 8000) == ["http://127.0.0.1:8000"]
    assert web_addresses("::1", 81) == ["http://[::1]:81"]


def test_all_interfaces_are_named_by_addresses_that_open() -> None:
    for host in ("0.0.0.0", "", "::"):
        here, *others = web_addresses(host, 8000)

        assert here == ("http://[::1]:8000" if host == "::" else "http://127.0.0.1:8000")
        for other in others:
            address = other.removeprefix("http://").removesuffix(":8000").strip("[]")
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            with socket.socket(family) as probe:
                probe.bind((address, 0))


def test_a_server_is_found_by_its_data_and_its_database(tmp_path: Path) -> None:
    note_address(tmp_path, "http://127.0.0.1:8000", "postgres://here")

    assert noted_address(tmp_path, "postgres://here") == "http://127.0.0.1:8000"
    assert noted_address(tmp_path, "postgres://elsewhere") is None
    assert "postgres" not in (tmp_path / "run" / "address.json").read_text()

    forget_address(tmp_path)
    assert noted_address(tmp_path, "postgres://here") is None


def test_a_server_that_died_is_not_found(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    note_address(tmp_path, "http://127.0.0.1:8000", "postgres://here")
    place = tmp_path / "run" / "address.json"
    place.write_text(place.read_text().replace(str(os.getpid()), str(gone.pid)))

    assert noted_address(tmp_path, "postgres://here") is None


def test_words_that_make_no_sense_are_no_address(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "address.json").write_text("{")

    assert noted_address(tmp_path, "postgres://here") is None
