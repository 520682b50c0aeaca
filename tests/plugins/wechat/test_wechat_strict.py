"""The imitated platform refuses what WeChat refuses: kinds of account, counts, what is not so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from wechat_caller import Caller

from core.certificates import trusted
from core.testing.ports import on_a_port
from plugins.wechat.simulator import Platform
from plugins.wechat.simulator.calls import Wrong
from plugins.wechat.simulator.grants import Ledger

CUSTOM = "/cgi-bin/message/custom/send"


@pytest.fixture
async def api() -> AsyncIterator[Caller]:
    """A platform on a port."""
    platform = Platform()
    async with (
        on_a_port(platform.app) as address,
        httpx.AsyncClient(trust_env=False, verify=trusted()) as http,
    ):
        yield Caller(address, platform, http)


@pytest.mark.parametrize(
    ("kind", "path", "body", "code"),
    [
        ("mini_program", "/cgi-bin/menu/create", {"button": []}, 48001),
        ("mini_program", "/cgi-bin/tags/create", {"tag": {"name": "a"}}, 48001),
        ("mini_program", "/cgi-bin/message/mass/send", {"touser": []}, 48001),
        ("mini_program", "/cgi-bin/message/subscribe/bizsend", {}, 48001),
        ("subscription", "/cgi-bin/message/template/send", {}, 48001),
        ("subscription", "/cgi-bin/qrcode/create", {}, 48001),
        ("subscription", "/cgi-bin/message/mass/send", {"touser": []}, 48001),
        ("service", "/cgi-bin/message/subscribe/send", {}, 48001),
        ("service", "/cgi-bin/message/mass/send", {"touser": ["one"]}, 40130),
    ],
)
async def test_a_path_is_closed_to_kinds_of_account_that_have_it_not(
    kind: str, path: str, body: dict[str, Any], code: int, api: Caller
) -> None:
    await api.signs_in(api.platform.account(kind=kind))

    assert await api.code(path, **body) == code


@pytest.mark.parametrize(
    ("kind", "said", "code"),
    [
        ("link", {"title": "a", "url": "https://a.cn"}, 40008),
        ("mpnewsarticle", {"article_id": "nobody wrote it"}, 53600),
        ("video", {"media_id": "gone", "thumb_media_id": "gone"}, 40007),
    ],
)
async def test_a_message_may_name_only_what_is_there(
    kind: str, said: dict[str, str], code: int, api: Caller
) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    mei = account.person("Mei")
    await mei.follows()

    assert await api.code(CUSTOM, touser=mei.openid, msgtype=kind, **{kind: said}) == code
    assert mei.inbox == []


async def test_an_answer_is_shown_only_under_a_name_that_is_there(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    mei = account.person("Mei")
    await mei.follows()
    text = {"touser": mei.openid, "msgtype": "text", "text": {"content": "a"}}

    unknown = await api.code(CUSTOM, **text, customservice={"kf_account": "nobody@gh_1"})
    known = await api.code(
        CUSTOM, **text, customservice={"kf_account": f"kf1@{account.wire.original_id}"}
    )

    assert (unknown, known) == (65401, 0)
    assert len(mei.inbox) == 1


async def test_our_own_id_keeps_a_template_from_going_twice_for_ten_minutes(api: Caller) -> None:
    account = api.platform.account()
    await api.signs_in(account)
    mei = account.person("Mei")
    await mei.follows()
    said = {
        "touser": mei.openid,
        "template_id": next(iter(account.templates.private)),
        "client_msg_id": "once",
        "data": {name: {"value": "a"} for name in ("thing1", "time2", "thing3")},
    }

    for seconds in (0, 599, 2):
        api.platform.clock.forward(seconds)
        await api.code("/cgi-bin/message/template/send", **said)
    await api.platform.quiet()

    assert len(mei.inbox) == 2


@pytest.mark.parametrize(
    ("doings", "sent"),
    [
        ((("message", 0),), 5),
        ((("message", 0), ("scan", 0)), 5),
        ((("follow", 0), ("scan", 0), ("menu", 0)), 3),
        ((("scan", 0), ("message", 0)), 5),
        ((("enter", 0), ("menu", 0)), 3),
    ],
)
def test_rights_are_never_added_up(doings: tuple[tuple[str, float], ...], sent: int) -> None:
    ledger = Ledger()
    for doing, at in doings:
        ledger.grant(doing, at)

    done = 0
    with pytest.raises(Wrong) as no:
        while done < 20:
            ledger.spend(1.0)
            done += 1

    assert (done, no.value.code) == (sent, 45047)


def test_a_new_doing_refreshes_what_was_used_up() -> None:
    ledger = Ledger()
    ledger.grant("message", 0)
    for _ in range(5):
        ledger.spend(1.0)
    ledger.grant("scan", 2.0)
    ledger.spend(3.0)

    ledger.grant("message", 4.0)

    assert ledger.left == 5
    with pytest.raises(Wrong) as late:
        ledger.spend(4.0 + 48 * 3600)
    assert late.value.code == 45015
