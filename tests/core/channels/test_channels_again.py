"""What waited is read again, page by page; what proves our address is shown however many ask."""

import asyncio

import pytest

from core.channels import Trouble, Troubled, TroubleKind, in_words, words_of
from core.channels.accounts import root_files
from core.channels.accounts.connecting import pause, resume
from core.channels.inward import replay
from core.db import fetchval
from core.errors import Conflict, T


async def test_what_arrived_meanwhile_is_read_in_order_though_it_fills_pages(
    loft, monkeypatch
) -> None:
    monkeypatch.setattr(replay, "PAGE", 2)
    await pause(loft.account.id)
    for number in range(5):
        await loft.letter(id=f"l{number}", at=number - 60, text=str(number))
    assert await fetchval("select count(*) from activity") == 0

    await resume(loft.account.id)
    await loft.crm.settle()

    assert await loft.said() == ["0", "1", "2", "3", "4"]


async def test_everything_read_again_is_counted_and_written_down_once(loft, monkeypatch) -> None:
    monkeypatch.setattr(replay, "PAGE", 2)
    for number in range(5):
        await loft.letter(id=f"l{number}", at=number - 60, text=str(number))

    many = await replay.replay_deliveries(loft.account.id, everything=True)
    assert await fetchval("select count(*) from channel_delivery where state = 'received'") == 2
    await loft.crm.settle()

    assert many == 5
    assert await fetchval("select count(*) from channel_delivery where state = 'done'") == 5
    assert await loft.said() == ["0", "1", "2", "3", "4"]


async def test_a_proof_is_shown_to_all_who_ask_at_once_and_the_accounts_are_asked_once(
    loft, monkeypatch
) -> None:
    looks: list[int] = []
    look = root_files._look

    async def counted() -> None:
        looks.append(1)
        await asyncio.sleep(0.05)
        await look()

    monkeypatch.setattr(root_files, "_look", counted)
    root_files._known_until[0] = 0.0

    answers = await asyncio.gather(*(loft.crm.get("/MP_verify_roof.txt") for _ in range(10)))

    assert {(answer.status_code, answer.text) for answer in answers} == {(200, "roof")}
    assert len(looks) == 1
    assert (await loft.crm.get("/MP_verify_barn.txt")).status_code == 404


async def test_what_a_platform_refuses_is_told_with_the_next_step() -> None:
    trouble = Trouble(
        kind=TroubleKind.PERMISSION,
        message=T("This account may not make tags.", "此账号无权创建标签。"),
        advice=T("Ask for it in the console.", "请在后台申请。"),
    )

    with pytest.raises(Conflict) as refused, in_words(field="name"):
        raise Troubled(trouble)

    assert refused.value.message == words_of(trouble)
    assert refused.value.message.say("en") == (
        "This account may not make tags. Ask for it in the console."
    )
    assert refused.value.message.say("zh-CN") == "此账号无权创建标签。请在后台申请。"
    assert refused.value.field == "name"
