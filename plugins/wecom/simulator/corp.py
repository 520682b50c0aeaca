"""A corp on the imitated platform: its apps, its people, and what happens there."""

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from core.channels import Clock

from .asking import Refused
from .posting import Postman, written
from .records import (
    WELCOME_SECONDS,
    App,
    Chat,
    Contact,
    ContactWay,
    EventCode,
    Follow,
    GroupSend,
    Handover,
    KfAccount,
    Media,
    Moment,
    Staff,
    TagGroup,
    WelcomeCode,
)
from .sealing import Seal

if TYPE_CHECKING:
    from .employees import Employee
    from .people import Person

ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


class Corp:
    """One company: what its console shows, what its API answers, what its people do."""

    def __init__(self, clock: Clock, random: Random, **facts: Any) -> None:
        """A corp with one self-built app, and nobody in it yet."""
        self.clock = clock
        self.random = random
        self.corp_id = facts.get("corp_id") or f"ww{random.getrandbits(64):016x}"
        self.name = facts.get("name", "关系科技有限公司")
        self.open_platform: str = facts.get("open_platform", "")
        self.apps = [App(name="Guanxi", agent_id=1000002, secret=self.letters(43))]
        self.seal = Seal(
            token=self.letters(16), encoding_aes_key=self.aes_key(), receiver=self.corp_id
        )
        self.post = Postman(self.seal, random=random)
        self.trusted_ips: frozenset[str] | None = None
        self._hold_people()
        self._hold_things()

    def _hold_people(self) -> None:
        self.departments: dict[int, tuple[str, int]] = {1: (self.name, 0)}
        self.staff: dict[str, Staff] = {}
        self.contacts: dict[str, Contact] = {}
        self.phones: dict[str, Person] = {}
        self.employees: dict[str, Employee] = {}
        self.codes: dict[str, WelcomeCode] = {}
        self.sits = ""
        """The employee before the client in which our pages are opened."""
        self.sign_ins: dict[str, str] = {}
        """Code, used once → who opened a page."""
        self.pending: dict[tuple[str, str], dict[str, Any]] = {}
        """(employee, person) → the request to be friends, until the employee accepts."""

    def _hold_things(self) -> None:
        self.media: dict[str, Media] = {}
        self.tag_groups: dict[str, TagGroup] = {}
        self.ways: dict[str, ContactWay] = {}
        self.links: dict[str, ContactWay] = {}
        """Acquisition links."""
        self.link_quota = [1000, 1000]
        """How many newcomers links may bring in all, and how many are left."""
        self.chats: dict[str, Chat] = {}
        self.entrances: dict[str, ContactWay] = {}
        """Codes that lead into groups."""
        self.sends: dict[str, GroupSend] = {}
        self.sends_per_customer = "month"
        """How often a customer may receive a group send: days-of-the-month, week or day."""
        self.moments: dict[str, Moment] = {}
        self.handovers: list[Handover] = []
        self._hold_the_desk()

    def _hold_the_desk(self) -> None:
        self.kf: dict[str, KfAccount] = {}
        self.kf_tokens: dict[str, tuple[str, float]] = {}
        """Token → (the account it rang for, until when it counts)."""
        self.kf_asked: list[float] = []
        self.kf_empty_pages = 0
        """How many of the next pages come empty though there is more."""
        self.kf_page = 1000
        self.kf_receptions: int | None = None
        """How many more customers an unverified corp may receive; None is no limit."""
        self.kf_sent: dict[str, str] = {}
        self.event_codes: dict[str, EventCode] = {}
        self.to_ring: list[KfAccount] = []
        """Accounts in which a call of the API left something to read."""

    # ── what our house needs to know ─────────────────────────────────────────────────────────

    @property
    def settings(self) -> dict[str, Any]:
        """Exactly what connecting this corp asks for."""
        app = self.apps[0]
        return {
            "corp_id": self.corp_id,
            "agent_id": app.agent_id,
            "app_secret": app.secret,
            "token": self.seal.token,
            "encoding_aes_key": self.seal.encoding_aes_key,
            "open_platform": self.open_platform,
        }

    @property
    def callback(self) -> str | None:
        """Where events are sent."""
        return self.post.address

    @callback.setter
    def callback(self, address: str | None) -> None:
        self.post.address = address

    @property
    def people(self) -> "list[Person | Employee]":
        """Everybody with a phone: customers first, then the staff."""
        return [*self.phones.values(), *self.employees.values()]

    # ── people ───────────────────────────────────────────────────────────────────────────────

    def person(self, name: str, **facts: Any) -> "Person":
        """Somebody on WeChat who does not know the corp yet."""
        from .people import Person

        external = facts.pop("external_userid", None) or self.new_id("wm", 30)
        unionid = facts.pop("unionid", "")
        contact = Contact(external_userid=external, name=name, unionid=unionid, **facts)
        self.contacts[external] = contact
        self.phones[external] = Person(self, contact)
        return self.phones[external]

    def hire(self, userid: str, name: str = "", **facts: Any) -> "Employee":
        """A new employee, hired before our house looked: no event."""
        from .employees import Employee

        self.staff[userid] = Staff(userid=userid, name=name or userid, **facts)
        self.employees[userid] = Employee(self, self.staff[userid])
        return self.employees[userid]

    def fill(self, contacts: int, *, staff: int = 10) -> None:
        """Many employees and many more customers, as a grown corp has them."""
        userids = [f"staff{number:04d}" for number in range(staff)]
        for userid in userids:
            self.hire(userid, f"员工{userid[5:]}")
        now = self.clock.seconds()
        for number in range(contacts):
            external = f"wm{number:030d}"
            self.contacts[external] = Contact(external_userid=external, name=f"客户{number}")
            self.befriend(userids[number % staff], external, at=now - contacts + number)

    def befriend(self, userid: str, external: str, *, at: int, **facts: Any) -> Follow:
        """Put a customer on an employee's list."""
        follow = Follow(userid=userid, external_userid=external, createtime=at, **facts)
        staff = self.staff[userid]
        if external not in staff.follows:
            staff.order.append(external)
        staff.follows[external] = follow
        return follow

    def follows_of(self, external: str) -> list[Follow]:
        """Every employee's note about one customer."""
        return [s.follows[external] for s in self.staff.values() if external in s.follows]

    def follow(self, userid: str, external: str) -> Follow:
        """One employee's note about one customer; 84061 if they are no friends."""
        staff = self.staff.get(userid)
        if staff is None:
            raise Refused(40003, "invalid userid")
        if external not in staff.follows:
            raise Refused(84061, "not external contact")
        return staff.follows[external]

    def living(self) -> Iterator[Staff]:
        """Employees who have not left."""
        return (staff for staff in self.staff.values() if staff.active)

    # ── what is told to our house ────────────────────────────────────────────────────────────

    async def tell(self, event: str, change: str = "", **fields: Any) -> bool:
        """Send an event, sealed and signed, to the call-back address."""
        known: dict[str, Any] = {
            "ToUserName": self.corp_id,
            "FromUserName": "sys",
            "CreateTime": self.clock.seconds(),
            "MsgType": "event",
            "Event": event,
        } | ({"ChangeType": change} if change else {})
        said = {name: value for name, value in fields.items() if value not in ("", None)}
        return await self.post.post(written(known | said))

    def welcome_code(self, userid: str, external: str) -> str:
        """A fresh right to greet, unless the console greets by itself."""
        if self.staff[userid].native_welcome:
            return ""
        code = WelcomeCode(
            code=self.new_id("CODE_", 32),
            userid=userid,
            external_userid=external,
            until=self.clock.now() + WELCOME_SECONDS,
        )
        self.codes[code.code] = code
        return code.code

    def expire_tokens(self) -> None:
        """Let every access token die now, as the platform may."""
        for app in self.apps:
            app.token_until = 0.0

    # ── ids ──────────────────────────────────────────────────────────────────────────────────

    def letters(self, length: int) -> str:
        """Letters and digits."""
        return "".join(self.random.choices(ALPHABET, k=length))

    def aes_key(self) -> str:
        """43 letters that decode to 32 bytes without a bit to spare."""
        return self.letters(42) + self.random.choice("AEIMQUYcgkosw048")

    def new_id(self, prefix: str, length: int) -> str:
        """An id as the platform makes them."""
        return prefix + self.letters(length)
