"""The doors under /auth: set-up once, sign in, sign out, and never on behalf of another site."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from conftest_types import Somebody
from litestar import Litestar

from core.auth import (
    SYSTEM,
    SetUp,
    Surroundings,
    acting_as,
    auth_routes,
    authenticate,
    change_house,
    house,
    setup_code,
)
from core.db import execute, fetchval
from core.errors import Forbidden, Invalid, T

PASSWORD = "correct horse battery"
HERE = {"origin": "http://127.0.0.1:8000"}
WISH = {
    "name": "林青",
    "email": "Lin@Example.com",
    "password": PASSWORD,
    "business": "青茶馆",
    "language": "zh-CN",
    "zone": "Asia/Shanghai",
    "url": "https://crm.example.com",
    "plugins": ["sales"],
    "demo": True,
}


class Above:
    """What lies above auth: it remembers what it was told, and may refuse."""

    def __init__(self) -> None:
        self.told: list[SetUp] = []
        self.refuses = False

    async def on_set_up(self, wish: SetUp) -> None:
        """Switch modules on."""
        if self.refuses:
            raise Invalid(T("No such module.", "没有此模块。"), field="plugins")
        self.told.append(wish)

    async def modules(self) -> list[dict[str, Any]]:
        """What can be switched on."""
        return [{"name": "sales"}]

    async def busy(self) -> None:
        """Nothing to wait for."""


@pytest.fixture
def above() -> Above:
    """The rest of the house."""
    return Above()


@pytest.fixture
def app(house: str, above: Above) -> Litestar:
    """Only the doors under /auth."""
    around = Surroundings(on_set_up=above.on_set_up, modules=above.modules, busy=above.busy)
    return Litestar(auth_routes(around), openapi_config=None)


@pytest.fixture
async def browser(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at this machine."""
    async with client(app) as one:
        yield one


async def test_a_fresh_house_asks_to_be_set_up(browser: httpx.AsyncClient):
    state = (await browser.get("/auth/state")).json()

    assert (state["setUp"], state["signedIn"], state["user"]) == (False, False, None)
    assert state["modules"] == [{"name": "sales"}]


async def test_the_first_person_becomes_the_owner(browser: httpx.AsyncClient, above: Above):
    answer = await browser.post("/auth/setup", json=WISH, headers=HERE)

    assert answer.status_code == 200
    assert answer.json()["user"]["email"] == "lin@example.com"
    state = (await browser.get("/auth/state")).json()
    assert (state["setUp"], state["signedIn"], state["business"]) == (True, True, "青茶馆")
    assert (await house()).url == "https://crm.example.com"
    assert [(wish.plugins, wish.demo) for wish in above.told] == [(("sales",), True)]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "Secure" not in cookie


async def test_the_roles_of_an_english_house_are_called_in_english(browser: httpx.AsyncClient):
    await browser.post("/auth/setup", json=WISH | {"language": "en"}, headers=HERE)

    names = await fetchval("select array_agg(name order by key) from role")
    assert names == ["Manager", "Owner", "Sales", "Viewer"]


async def test_a_house_is_set_up_once(browser: httpx.AsyncClient, app: Litestar):
    first, second = await asyncio.gather(
        browser.post("/auth/setup", json=WISH, headers=HERE),
        browser.post("/auth/setup", json={**WISH, "email": "other@example.com"}, headers=HERE),
    )

    assert sorted((first.status_code, second.status_code)) == [200, 409]
    assert await fetchval("select count(*) from users") == 1


async def test_if_the_modules_refuse_nothing_was_set_up(browser: httpx.AsyncClient, above: Above):
    above.refuses = True

    answer = await browser.post("/auth/setup", json=WISH, headers=HERE)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "plugins"
    assert await fetchval("select count(*) from users") == 0
    assert await fetchval("select count(*) from session") == 0


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("203.0.113.7", {}),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"host": "evil.example"}),
    ],
)
async def test_from_elsewhere_the_code_of_the_terminal_is_needed(
    app: Litestar, address: str, headers: dict[str, str]
):
    async with client(app, address) as stranger:
        refused = await stranger.post("/auth/setup", json=WISH, headers=headers)
        wrong = await stranger.post("/auth/setup", json={**WISH, "code": "X"}, headers=headers)
        there = await fetchval("select count(*) from users")
        right = await stranger.post(
            "/auth/setup", json={**WISH, "code": setup_code().lower()}, headers=headers
        )

    assert (refused.status_code, wrong.status_code, there) == (403, 403, 0)
    assert right.status_code == 200


async def test_the_code_cannot_be_guessed(app: Litestar):
    async with client(app, "203.0.113.7") as stranger:
        for guess in range(5):
            await stranger.post("/auth/setup", json={**WISH, "code": str(guess)})
        answer = await stranger.post("/auth/setup", json={**WISH, "code": setup_code()})

    assert answer.status_code == 429
    assert await fetchval("select count(*) from users") == 0


async def test_signing_in_and_out(browser: httpx.AsyncClient, somebody: Somebody):
    ann = await somebody("sales", name="ann", password=PASSWORD)

    answer = await browser.post(
        "/auth/sign-in", json={"email": "ann@example.com", "password": PASSWORD}, headers=HERE
    )

    assert answer.json()["user"]["id"] == str(ann.user_id)
    assert answer.headers["cache-control"] == "no-store"
    assert (await browser.get("/auth/state")).json()["signedIn"] is True
    out = await browser.post("/auth/sign-out", headers=HERE)
    assert out.status_code == 204
    assert (await browser.get("/auth/state")).json()["signedIn"] is False
    assert await fetchval("select count(*) from session") == 0


async def test_a_session_planted_before_sign_in_is_worth_nothing(
    browser: httpx.AsyncClient, somebody: Somebody
):
    await somebody("sales", name="ann", password=PASSWORD)
    browser.cookies.set("guanxi_session", "gxs_planted", domain="127.0.0.1")

    answer = await browser.post(
        "/auth/sign-in", json={"email": "ann@example.com", "password": PASSWORD}, headers=HERE
    )

    assert "gxs_planted" not in answer.headers["set-cookie"]
    async with client(browser_app(browser)) as thief:
        thief.cookies.set("guanxi_session", "gxs_planted", domain="127.0.0.1")
        assert (await thief.get("/auth/state")).json()["signedIn"] is False


async def test_signing_in_again_ends_the_session_before(
    browser: httpx.AsyncClient, somebody: Somebody
):
    await somebody("sales", name="ann", password=PASSWORD)
    entry = {"email": "ann@example.com", "password": PASSWORD}

    await browser.post("/auth/sign-in", json=entry, headers=HERE)
    await browser.post("/auth/sign-in", json=entry, headers=HERE)

    assert await fetchval("select count(*) from session") == 1


async def test_the_sixth_wrong_password_is_told_to_wait_whatever_the_headers_claim(
    browser: httpx.AsyncClient, somebody: Somebody
):
    await somebody("sales", name="ann", password=PASSWORD)

    answers = [
        await browser.post(
            "/auth/sign-in",
            json={"email": "ann@example.com", "password": f"wrong {guess}"},
            headers={**HERE, "x-forwarded-for": f"198.51.100.{guess}"},
        )
        for guess in range(6)
    ]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "900"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://127.0.0.1:8000"},
    ],
)
async def test_another_site_can_do_nothing(
    browser: httpx.AsyncClient, somebody: Somebody, headers: dict[str, str]
):
    await somebody("sales", name="ann", password=PASSWORD)
    entry = {"email": "ann@example.com", "password": PASSWORD}
    await browser.post("/auth/sign-in", json=entry, headers=HERE)

    answers = [
        await browser.post("/auth/sign-in", json=entry, headers=headers),
        await browser.post("/auth/sign-out", headers=headers),
        await browser.post(
            "/auth/password", json={"old": PASSWORD, "new": "another secret"}, headers=headers
        ),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert (await browser.get("/auth/state")).json()["signedIn"] is True


async def test_a_cookie_without_an_origin_is_refused_a_key_is_not(
    browser: httpx.AsyncClient, somebody: Somebody
):
    await somebody("sales", name="ann", password=PASSWORD)
    entry = {"email": "ann@example.com", "password": PASSWORD}
    answer = await browser.post("/auth/sign-in", json=entry, headers=HERE)
    cookie = answer.headers["set-cookie"].partition(";")[0].encode()
    base = [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie)]

    for kind, method in (("http", "POST"), ("websocket", None)):
        with pytest.raises(Forbidden):
            await authenticate({"type": kind, "method": method, "headers": base})
        near = [*base, (b"origin", b"http://127.0.0.1:8000")]
        assert await authenticate({"type": kind, "method": method, "headers": near}) is not None


async def test_behind_a_proxy_that_changes_the_host_the_public_address_counts(
    browser: httpx.AsyncClient, somebody: Somebody
):
    await somebody("sales", name="ann", password=PASSWORD)
    with acting_as(SYSTEM):
        await change_house(url="https://crm.example.com")
    entry = {"email": "ann@example.com", "password": PASSWORD}

    inner = await browser.post(
        "/auth/sign-in", json=entry, headers={"origin": "https://crm.example.com"}
    )
    outer = await browser.post(
        "/auth/sign-in",
        json=entry,
        headers={"origin": "https://crm.example.com", "host": "crm.example.com"},
    )

    assert (inner.status_code, outer.status_code) == (200, 200)
    assert outer.headers["set-cookie"].startswith("__Host-guanxi_session=")
    assert "Secure" in outer.headers["set-cookie"]


async def test_a_new_password_needs_the_old_one_and_gives_a_new_session(
    browser: httpx.AsyncClient, somebody: Somebody
):
    await somebody("sales", name="ann", password=PASSWORD)
    entry = {"email": "ann@example.com", "password": PASSWORD}
    first = await browser.post("/auth/sign-in", json=entry, headers=HERE)

    wrong = await browser.post(
        "/auth/password", json={"old": "not mine at all", "new": "another secret"}, headers=HERE
    )
    right = await browser.post(
        "/auth/password", json={"old": PASSWORD, "new": "another secret"}, headers=HERE
    )

    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "old")
    assert right.status_code == 200
    assert right.headers["set-cookie"] != first.headers["set-cookie"]
    assert await fetchval("select count(*) from session") == 1


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/json"),
        (b"[]", "application/json"),
        (b'{"email": 1, "password": "x"}', "application/json"),
        (b'{"email": "a@b.c", "password": "x", "admin": true}', "application/json"),
        (b'{"email": "a\\u0000@b.c", "password": "x"}', "application/json"),
        (b'{"email": "\xff", "password": "x"}', "application/json"),
        (b"[" * 30_000, "application/json"),
        (b'{"email": "a@b.c", "password": "x"}', "text/plain"),
        (b"email=a&password=x", "application/x-www-form-urlencoded"),
    ],
)
async def test_nonsense_is_refused_politely(browser: httpx.AsyncClient, content: bytes, kind: str):
    answer = await browser.post("/auth/sign-in", content=content, headers={"content-type": kind})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "BAD_USER_INPUT"


async def test_errors_speak_the_readers_language(browser: httpx.AsyncClient):
    entry = {"email": "ann@example.com", "password": "wrong password"}
    said = {}

    for tag in ("en-GB,en;q=0.9", "zh-CN,zh;q=0.9", "fr"):
        answer = await browser.post(
            "/auth/sign-in", json=entry, headers={**HERE, "accept-language": tag}
        )
        said[tag] = answer.json()["errors"][0]["message"]

    assert list(said.values()) == [
        "E-mail and password do not match.",
        "邮箱或密码不正确。",
        "邮箱或密码不正确。",
    ]


async def test_an_expired_session_is_over(browser: httpx.AsyncClient, somebody: Somebody):
    await somebody("sales", name="ann", password=PASSWORD)
    entry = {"email": "ann@example.com", "password": PASSWORD}
    await browser.post("/auth/sign-in", json=entry, headers=HERE)

    await execute("update session set expires_at = now()")

    assert (await browser.get("/auth/state")).json()["signedIn"] is False


def client(app: Any, address: str = "127.0.0.1") -> httpx.AsyncClient:
    """Somebody who talks to the doors from an address."""
    transport = httpx.ASGITransport(app, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


def browser_app(browser: httpx.AsyncClient) -> Any:
    """The doors a browser talks to."""
    return browser._transport.app  # type: ignore[attr-defined]
