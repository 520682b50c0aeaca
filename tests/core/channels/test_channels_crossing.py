"""What comes in and what goes out cross each other, and never wait for each other in a circle."""

import asyncio
from collections.abc import Awaitable, Callable

import orjson

from core.channels import Text, send_message
from core.channels.inbox.blocking import keep_away
from core.channels.inward.conversations import held_with_customer
from core.db import execute, fetch, fetchval, now, transaction, uuid7
from core.entities.customers import CustomerBlocked


async def crosses(doing: Callable[[], Awaitable[object]]) -> None:
    """Do something while a letter of the same person is being written down, half of it done."""
    begun, ready = asyncio.Event(), asyncio.Event()

    async def other() -> object:
        begun.set()
        await ready.wait()
        return await doing()

    running = asyncio.create_task(other())
    await begun.wait()
    async with transaction():
        await execute("select id from customer for no key update")
        ready.set()
        await asyncio.sleep(0.3)
        await execute("select id from channel_conversation for no key update")
        await execute("select id from channel_outgoing for no key update")
    await running


async def test_an_answer_waits_for_the_letter_it_crosses(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]

    await crosses(lambda: send_message(conversation, Text(text="hello you")))

    await loft.crm.settle()
    assert await loft.said() == ["hello", "hello you"]


async def test_who_is_blocked_while_they_write_is_blocked(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]
    await send_message(conversation, Text(text="one moment"))
    customer = await fetchval("select id from customer")
    blocked = CustomerBlocked(customer_id=customer, block_id=uuid7(), silent=True, until=None)

    await crosses(lambda: keep_away(blocked))

    assert await fetchval("select state from channel_outgoing") == "failed"


async def test_many_letters_and_answers_cross_and_none_is_a_victim(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]
    moment = int(now().timestamp())

    async def comes(number: int) -> None:
        said = {"secret": "seed", "id": f"x{number}", "from": "mei", "at": moment + 10 * number}
        content = orjson.dumps({**said, "text": f"letter {number}"})
        await loft.crm.post(f"/channels/pigeon/{loft.account.key}", content=content)
        await loft.crm.settle()

    for number in range(20):
        answer = send_message(conversation, Text(text=f"answer {number}"))
        await asyncio.gather(comes(number), answer)
    await loft.crm.settle()

    assert await fetchval("select count(*) from activity where direction = 'in'") == 21
    assert await fetchval("select count(*) from activity where direction = 'out'") == 20
    assert await fetch("select id from job where state <> 'done' or attempts > 1") == []


async def test_a_conversation_that_changes_hands_meanwhile_is_held_with_whose_it_is(loft) -> None:
    await loft.letter()
    conversation = (await loft.conversation())["id"]

    async with transaction():
        held = await held_with_customer(conversation)

    assert held is not None
    assert held.customer == await fetchval("select id from customer")


async def test_no_conversation_is_held_where_there_is_none(loft) -> None:
    async with transaction():
        assert await held_with_customer(uuid7()) is None
