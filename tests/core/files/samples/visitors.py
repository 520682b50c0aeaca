"""Colleagues who sign in, and what their browsers send."""

from typing import Any

import httpx

from core.auth import Asker, Person, asker_of, create_user, sign_in
from core.testing import TestHouse

PASSWORD = "a long enough password"
HERE = {"origin": "http://127.0.0.1"}
PDF = b"%PDF-1.7\n" + b"x" * 1000


async def somebody(crm: TestHouse, email: str, role: str = "sales") -> tuple[Asker, dict[str, str]]:
    """A colleague who signed in, and what their browser sends with each request."""
    wish = Person(name=email, email=email, password=PASSWORD, roles=(role,))
    user = await create_user(wish)
    begun = await sign_in(email, PASSWORD, address="127.0.0.1")
    return await asker_of(user), {"cookie": f"guanxi_session={begun.token}", **HERE}


def form(content: bytes, name: str = "a.pdf", said: str = "application/pdf") -> dict[str, Any]:
    return {"files": {"file": (name, content, said)}}


async def bring(crm: TestHouse, headers: dict[str, str], **what: Any) -> httpx.Response:
    return await crm.post("/files", headers=headers, **what)
