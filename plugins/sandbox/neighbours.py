"""The way from the house to the street: where it is, and how one asks there."""

import os
from dataclasses import dataclass
from typing import Any

from core.certificates import trusted
from core.errors import Conflict, T, language
from core.settings import Settings

CLOSED = T(
    "The sandbox is not open: start it with “guanxi sandbox”.",
    "沙盒尚未启动，请使用“guanxi sandbox”启动。",
)
UNHEARD = T("The sandbox does not answer.", "沙盒没有响应。")
TIMEOUT = 30.0


@dataclass(frozen=True)
class Way:
    """Where the street is, and the word that opens it."""

    url: str
    token: str

    def platform(self, key: str) -> str:
        """Where the platform of an account is imitated."""
        return f"{self.url}/{key}"

    async def ask(self, verb: str, **asked: Any) -> dict[str, Any]:
        """Ask something of the street; Conflict says in words why it was refused."""
        import httpx  # only a house with a sandbox needs it here

        headers = {"authorization": f"Bearer {self.token}", "accept-language": language.get()}
        try:
            async with httpx.AsyncClient(
                timeout=TIMEOUT, trust_env=False, verify=trusted()
            ) as client:
                url = f"{self.url}/_street/{verb}"
                answer = await client.post(url, json=asked, headers=headers)
            said = answer.json()
        except (httpx.HTTPError, ValueError):
            raise Conflict(UNHEARD) from None
        if answer.status_code != 200:
            why = str(said.get("error", ""))
            raise Conflict(T(why, why))
        return said


def way() -> Way | None:
    """The way to the street; None where `guanxi sandbox` did not open one."""
    url = os.environ.get("GUANXI_SANDBOX", "").rstrip("/")
    token = os.environ.get("GUANXI_SANDBOX_TOKEN", "")
    if not url.startswith(("http://127.0.0.1:", "http://localhost:")) or not token:
        return None
    return Way(url, token)


def opened_way() -> Way:
    """The same, refused in words where there is none."""
    found = way()
    if found is None:
        raise Conflict(CLOSED)
    return found


def doorstep() -> str:
    """Where the street finds the house: on this machine."""
    settings = Settings.from_env()
    host = settings.host if settings.host not in ("0.0.0.0", "::", "") else "127.0.0.1"
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
