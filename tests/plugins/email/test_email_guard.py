"""Whoever may write a mailbox's settings does not reach into the house's network by it."""

from __future__ import annotations

import pytest

from core.channels import Troubled, TroubleKind
from plugins.email.guard import look_up, refuse_open_wire

INSIDE = (
    "127.0.0.1",
    "localhost",
    "10.0.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "fd00::1",
    "fe80::1",
    "224.0.0.1",
    "2130706433",
    "0x7f.1",
)


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused(host: str) -> None:
    with pytest.raises(Troubled):
        look_up(host, 993)


def test_an_address_outside_is_taken() -> None:
    place = look_up("1.1.1.1", 993)

    assert (place.address, place.home) == (("1.1.1.1", 993), False)
    with pytest.raises(Troubled) as caught:
        refuse_open_wire(place)
    assert caught.value.trouble.kind is TroubleKind.CONFIGURATION


@pytest.mark.parametrize("port", [22, 80, 5432, 6379])
def test_other_ports_than_those_of_mail_are_refused(port: int) -> None:
    with pytest.raises(Troubled):
        look_up("1.1.1.1", port)


def test_a_house_may_allow_a_host_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_MAIL_HOSTS", "mail.lan, 127.0.0.1")

    place = look_up("127.0.0.1", 5025)

    assert place.home
    refuse_open_wire(place)


def test_in_a_sandbox_only_this_machine_is_added() -> None:
    assert look_up("127.0.0.1", 5025, sandbox=True).home
    with pytest.raises(Troubled):
        look_up("10.0.0.1", 5025, sandbox=True)


def test_a_name_that_leads_nowhere_may_lead_somewhere_later() -> None:
    with pytest.raises(Troubled) as caught:
        look_up("no-such-host.invalid", 993)

    assert caught.value.trouble.kind is TroubleKind.TRANSIENT
