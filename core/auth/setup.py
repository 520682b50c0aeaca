"""The first minutes of a house: its owner, its name, and who may say so."""

import base64
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from uuid import UUID

from core.db import execute, fetchval, transaction, uuid7, vault
from core.errors import Conflict, Forbidden, T, clean_name
from core.events import announce

from .attempts import begin_attempt
from .emails import good_email
from .events import UserJoined
from .passwords import good_password, hash_password
from .people import good_name
from .permissions import OWNER
from .profile import change_house, known_language, known_zone, web_address
from .roles import name_defaults
from .sessions import SignIn, begin_session

_LOCK = int.from_bytes(b"set-up", "big")
ALREADY = T("This house is already set up.", "系统已完成初始化。")


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """What the first person says about the house."""

    name: str
    email: str
    password: str = field(repr=False)
    business: str
    language: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    url: str = ""
    plugins: tuple[str, ...] = ()
    demo: bool = False


async def is_set_up() -> bool:
    """Whether anybody lives here yet who can sign in; people of a demo cannot."""
    return await fetchval("select exists (select 1 from users where password is not null)")


Then = Callable[[SetUp], Awaitable[None]]


async def set_up(wish: SetUp, *, address: str, then: Then | None = None) -> SignIn:
    """Make the first person the owner; of two at once, one is told that it is done.

    `then` is done in the same transaction: if it refuses, nothing was set up.
    """
    email = good_email(wish.email)
    kept = await hash_password(good_password(wish.password, email=email))
    owner = uuid7()
    async with transaction():
        await execute("select pg_advisory_xact_lock($1)", _LOCK)
        if await is_set_up():
            raise Conflict(ALREADY)
        await _keep_profile(wish)
        await name_defaults(wish.language)
        await _insert_owner(owner, wish, email, kept)
        await announce(UserJoined(user_id=owner, roles=[OWNER]))
        if then:
            await then(wish)
        return await begin_session(owner, address=address)


async def _insert_owner(owner: UUID, wish: SetUp, email: str, kept: str) -> None:
    await execute(
        "insert into users (id, name, email, password, language) values ($1, $2, $3, $4, $5)",
        owner,
        good_name(wish.name),
        email,
        kept,
        known_language(wish.language),
    )
    await execute(
        "insert into user_role (id, person, role) select $1, $2, id from role where key = $3",
        uuid7(),
        owner,
        OWNER,
    )


async def _keep_profile(wish: SetUp) -> None:
    await change_house(
        business=clean_name(wish.business, field="business"),
        language=known_language(wish.language),
        zone=known_zone(wish.zone),
        currency=wish.currency,
        url=web_address(wish.url),
    )


def setup_code() -> str:
    """The code that the terminal shows while nobody lives here; the same in every process."""
    return base64.b32encode(vault().mac(b"first owner", purpose="set-up"))[:12].decode()


async def refuse_stranger(code: str | None, *, address: str, at_this_machine: bool) -> None:
    """From elsewhere only who reads the terminal may begin; guessing the code is slow work."""
    if at_this_machine:
        return
    await begin_attempt("set-up@localhost", address)
    if (code or "").strip().upper() != setup_code():
        raise Forbidden(
            T(
                "Please enter the code that the server's terminal shows.",
                "请输入服务器终端中显示的验证码。",
            )
        )


def is_loopback(address: str) -> bool:
    """Whether an address is this very machine."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
