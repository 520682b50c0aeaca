"""Delivering: signed, five seconds, three tries, sometimes twice, and never to the deaf."""

import asyncio
import json
from typing import TYPE_CHECKING, Any

from core.certificates import trusted

from .account import Conversation, SimAccount
from .leads import pushed
from .signing import push_signature, webhook_signature

if TYPE_CHECKING:
    import httpx

TRIES = 3
DEADLINE = 5.0


class Webhooks:
    """What goes to one account's call-back address."""

    def __init__(self, account: SimAccount) -> None:
        """Deliver for this account."""
        self.account = account
        self.copies = 1
        """How many copies of each event leave at the same moment."""
        self.held: list[tuple[bytes, dict[str, str]]] | None = None
        """While it is a list, events wait in it: to be let go in any order."""
        self.client: httpx.AsyncClient | None = None

    async def check(self) -> bool:
        """The console's check of our address: the challenge must come back."""
        challenge = self.account.random.getrandbits(31)
        body = json.dumps(
            {"event": "verify_webhook", "client_key": "", "content": {"challenge": challenge}}
        ).encode()
        bare = {"content-type": "application/json"}
        headers = bare if self.account.random.random() < 0.5 else self._headers(body)
        status, answer = await self._post(body, headers)
        try:
            return status == 200 and json.loads(answer) == {"challenge": challenge}
        except ValueError:
            return False

    async def event(
        self, name: str, sender: str, content: dict[str, Any], *, receiver: str | None = None
    ) -> bool:
        """One event; its content is an object or, as often, a text that holds one."""
        account = self.account
        loose = account.random.random() < 0.5
        envelope = {
            "event": name,
            "client_key": account.client_key,
            "from_user_id": sender,
            "to_user_id": account.open_id if receiver is None else receiver,
            "content": json.dumps(content, ensure_ascii=False) if loose else content,
            "log_id": account.secret("0216", 40),
        }
        body = json.dumps(envelope, ensure_ascii=False).encode()
        headers = self._headers(body) | {"msg-id": account.uuid()}
        return await self.deliver(body, headers)

    async def message(
        self,
        event: str,
        conversation: Conversation,
        message: str,
        kind: str,
        fields: dict[str, Any],
    ) -> bool:
        """A private message, in either direction."""
        ours = event == "im_send_msg"
        person, account = conversation.person, self.account
        content = {
            "conversation_short_id": conversation.id,
            "server_message_id": message,
            "conversation_type": 1,
            "create_time": int(account.now * 1000),
            "message_type": kind,
            "source": "",
            "user_infos": [
                person.shown,
                {"open_id": account.open_id, "nick_name": account.name, "avatar": ""},
            ],
        } | fields
        sender, receiver = (
            (account.open_id, person.open_id) if ours else (person.open_id, account.open_id)
        )
        return await self.event(event, sender, content, receiver=receiver)

    async def push(self, clue: dict[str, Any]) -> bool:
        """A lead, as Ocean Engine pushes it."""
        body = json.dumps(pushed(self.account, clue), ensure_ascii=False).encode()
        signature = push_signature(self.account.push_secret, body)
        headers = {"content-type": "application/json", "x-open-signature": signature}
        return await self._until_taken(body, headers)

    async def deliver(self, body: bytes, headers: dict[str, str]) -> bool:
        """Send an event, all its copies at once; a deaf address loses its subscription."""
        account = self.account
        if not account.callback or not account.subscribed:
            return False
        if self.held is not None:
            self.held.append((body, headers))
            return False
        copies = (self._until_taken(body, headers) for _ in range(self.copies))
        taken = any(await asyncio.gather(*copies))
        account.silent = 0 if taken else account.silent + 1
        account.subscribed = account.silent < account.silence_allowed
        return taken

    async def let_go(self) -> None:
        """Deliver what was held back, in no order at all."""
        held, self.held = self.held or [], None
        self.account.random.shuffle(held)
        for body, headers in held:
            await self.deliver(body, headers)

    async def _until_taken(self, body: bytes, headers: dict[str, str]) -> bool:
        for _ in range(TRIES):
            status, _answer = await self._post(body, headers)
            if status == 200:
                return True
        return False

    def _headers(self, body: bytes) -> dict[str, str]:
        signature = webhook_signature(self.account.client_secret, body)
        return {"content-type": "application/json", "x-douyin-signature": signature}

    async def _post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        from httpx import AsyncClient, HTTPError  # a server that plays no platform needs none

        if not self.account.callback:
            return 0, b""
        try:
            if self.client is not None:
                answer = await self.client.post(
                    self.account.callback, content=body, headers=headers
                )
                return answer.status_code, answer.content
            async with AsyncClient(timeout=DEADLINE, trust_env=False, verify=trusted()) as client:
                answer = await client.post(self.account.callback, content=body, headers=headers)
        except HTTPError:
            return 0, b""
        return answer.status_code, answer.content
