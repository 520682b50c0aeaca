"""An employee with the WeCom client: what they do there, and what they are asked to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from core.channels import Doing, Received

from . import service as desk
from .answering import tags as tagging
from .answering.sends import ask_for, confirm
from .asking import Asked
from .doings import OF_AN_EMPLOYEE
from .records import Chat, GroupSend, KfAccount, Member, Moment, Staff, TagGroup

if TYPE_CHECKING:
    from .corp import Corp
    from .people import Person

CONTACT = "change_external_contact"
CHAT = "change_external_chat"


class Employee:
    """Somebody who works for the corp; they have customers of their own."""

    doings: ClassVar[Sequence[Doing]] = OF_AN_EMPLOYEE

    def __init__(self, corp: "Corp", staff: Staff) -> None:
        """Work for a corp."""
        self.corp = corp
        self.staff = staff
        self.inbox: list[Received] = []

    @property
    def name(self) -> str:
        """What colleagues call them."""
        return self.staff.name

    @property
    def id(self) -> str:
        """Their userid."""
        return self.staff.userid

    async def does(self, doing: str, **fields: Any) -> Any:
        """Do one of the things employees can do here."""
        if doing not in {known.id for known in self.doings}:
            raise ValueError(f"nobody can do {doing!r} here")
        return await getattr(self, doing)(**fields)

    # ── customers ────────────────────────────────────────────────────────────────────────────

    async def accepts(self, person: "Person | None" = None) -> None:
        """Say yes to a request, or to all of them."""
        for userid, external in list(self.corp.pending):
            if (userid == self.id and person is None) or (person and external == person.id):
                await self.corp.phones[external].accepted(self.id)

    async def deletes(self, person: "Person", *, source: str = "") -> None:
        """Delete a customer."""
        self.staff.follows.pop(person.id, None)
        await self._about(person, "del_external_contact", Source=source)

    async def remarks(self, person: "Person", remark: str) -> None:
        """Note a name for a customer."""
        self.corp.follow(self.id, person.id).remark = remark
        await self._about(person, "edit_external_contact")

    async def tags(self, person: "Person", *names: str) -> None:
        """Put corp tags on a customer, by their names."""
        follow = self.corp.follow(self.id, person.id)
        ids = [
            tag.id
            for group in self.corp.tag_groups.values()
            for tag in group.tags.values()
            if tag.name in names
        ]
        follow.tags = tuple(dict.fromkeys([*follow.tags, *ids]))
        await self._about(person, "edit_external_contact")

    # ── group sends, moments ─────────────────────────────────────────────────────────────────

    async def asks(self, text: str, *, chat_type: str = "single") -> GroupSend:
        """Make a group send in WeCom itself, to be confirmed like any other."""
        said = {"chat_type": chat_type, "sender": self.id, "text": {"content": text}}
        asked = Asked(path="console", params={}, body=said, app=self.corp.apps[0])
        return ask_for(self.corp, asked, creator=self.id)[0]

    async def posts(self, text: str, *publishers: str) -> Moment:
        """Make a post in WeCom itself that colleagues are asked to publish."""
        moment = Moment(
            moment_id=self.corp.new_id("mom", 30),
            jobid="",
            content={"text": {"content": text}},
            created=self.corp.clock.now(),
            publishers=dict.fromkeys(publishers or (self.id,), 0),
            creator=self.id,
        )
        self.corp.moments[moment.moment_id] = moment
        return moment

    async def confirms(self, msgid: str = "") -> int:
        """Send what the house asked for; how many were reached."""
        reached = 0
        for send in list(self.corp.sends.values()):
            if self.id in send.tasks and msgid in ("", send.msgid):
                reached += confirm(self.corp, send, self.id)
        return reached

    async def publishes(self, moment_id: str = "") -> None:
        """Publish what the house asked for."""
        for moment in self.corp.moments.values():
            asked = moment.publishers.get(self.id) == 0 and not moment.cancelled
            if asked and moment_id in ("", moment.moment_id):
                moment.publishers[self.id] = 1

    # ── groups ───────────────────────────────────────────────────────────────────────────────

    async def founds(self, name: str) -> Chat:
        """Open a customer group."""
        now = self.corp.clock.seconds()
        chat = Chat(chat_id=self.corp.new_id("wr", 30), name=name, owner=self.id, create_time=now)
        chat.members[self.id] = Member(userid=self.id, type=1, name=self.name, join_time=now)
        self.corp.chats[chat.chat_id] = chat
        await self.corp.tell(CHAT, "create", ChatId=chat.chat_id)
        return chat

    async def renames(self, chat: Chat, name: str) -> None:
        """Call a group something else."""
        chat.name = name
        await self.corp.tell(CHAT, "update", ChatId=chat.chat_id, UpdateDetail="change_name")

    async def announces(self, chat: Chat, notice: str) -> None:
        """Change a group's notice."""
        chat.notice = notice
        await self.corp.tell(CHAT, "update", ChatId=chat.chat_id, UpdateDetail="change_notice")

    async def hands_over(self, chat: Chat, owner: str) -> None:
        """Make somebody else the owner of a group."""
        chat.owner = owner
        await self.corp.tell(CHAT, "update", ChatId=chat.chat_id, UpdateDetail="change_owner")

    async def dismisses(self, chat: Chat) -> None:
        """Close a group."""
        del self.corp.chats[chat.chat_id]
        await self.corp.tell(CHAT, "dismiss", ChatId=chat.chat_id)

    # ── customer service ─────────────────────────────────────────────────────────────────────

    async def takes(self, person: "Person", *, kf: str = "") -> str:
        """Take somebody over from the pool, or from the beginning."""
        account = self._desk(kf)
        session = desk.session_of(self.corp, account, person.id)
        before, change = session.servicer, 1 if session.state == 2 else 2
        session.state, session.servicer = 3, self.id
        code = desk.code_for(self.corp, account, person.id, lasts=desk.WINDOW)
        await self._session(account, person, change, before, code)
        return code

    async def says(
        self, text: str = "您好", *, person: "Person | None" = None, kf: str = ""
    ) -> str:
        """Answer in the WeCom client, whoever wrote last if nobody is named."""
        account = self._desk(kf)
        to = person.id if person else next(reversed(account.sessions), "")
        if not to:
            return ""
        return await desk.write_down(
            self.corp,
            account,
            {
                "external_userid": to,
                "origin": 5,
                "servicer_userid": self.id,
                "msgtype": "text",
                "text": {"content": text},
            },
        )

    async def recalls(self, msgid: str, *, person: "Person", kf: str = "") -> None:
        """Take an answer back."""
        account = self._desk(kf)
        event = desk.event_of(
            account, person.id, "servicer_recall_msg", recall_msgid=msgid, servicer_userid=self.id
        )
        await desk.write_down(self.corp, account, event)

    async def ends(self, person: "Person | None" = None, *, kf: str = "") -> str:
        """End the session with somebody."""
        account = self._desk(kf)
        external = person.id if person else next(reversed(account.sessions), "")
        if not external:
            return ""
        session = account.sessions[external]
        before = session.servicer
        session.state, session.servicer = 4, ""
        code = desk.code_for(self.corp, account, external, lasts=20)
        await self._session(account, self.corp.phones[external], 3, before, code)
        return code

    async def rests(self, *, kf: str = "", status: int = 2) -> None:
        """Stop receiving for a while, or begin again with status 1."""
        account = self._desk(kf)
        account.servicers[self.id] = 1 if status == 2 else 0
        inside = {
            "event_type": "servicer_status_change",
            "servicer_userid": self.id,
            "status": status,
            "open_kfid": account.open_kfid,
        }
        event = {"origin": 4, "msgtype": "event", "event": inside}
        await desk.write_down(self.corp, account, event)

    def receive_content(self, kind: str, body: Any) -> None:
        """A message of the application."""
        text = (body.get("text") or {}).get("content") or ""
        self.inbox.append(
            Received(kind=kind, text=text, fields=dict(body), at=self.corp.clock.now())
        )

    def _desk(self, kf: str) -> KfAccount:
        if not self.corp.kf:
            desk.open_account(self.corp, "在线客服", *list(self.corp.staff)[:2])
        return self.corp.kf[kf] if kf else next(iter(self.corp.kf.values()))

    async def _session(
        self, account: KfAccount, person: "Person", change: int, before: str, code: str
    ) -> None:
        event = desk.event_of(
            account,
            person.id,
            "session_status_change",
            change_type=change,
            old_servicer_userid=before,
            new_servicer_userid="" if change == 3 else self.id,
            msg_code=code,
        )
        await desk.write_down(self.corp, account, event)

    async def _about(self, person: "Person", change: str, **fields: Any) -> None:
        await self.corp.tell(CONTACT, change, UserID=self.id, ExternalUserID=person.id, **fields)


class Console:
    """What an administrator does in the corp's console: the house is told of it."""

    def __init__(self, corp: "Corp") -> None:
        """Administer a corp."""
        self.corp = corp

    async def hires(self, userid: str, name: str) -> Employee:
        """A new employee."""
        employee = self.corp.hire(userid, name)
        await self.corp.tell("change_contact", "create_user", UserID=userid, Name=name)
        return employee

    async def renames(self, userid: str, new_userid: str) -> None:
        """Another userid for an employee."""
        staff = self.corp.staff.pop(userid)
        self.corp.employees[new_userid] = self.corp.employees.pop(userid)
        staff.userid = new_userid
        self.corp.staff[new_userid] = staff
        for follow in staff.follows.values():
            follow.userid = new_userid
        await self.corp.tell("change_contact", "update_user", UserID=userid, NewUserID=new_userid)

    async def dismisses(self, userid: str) -> None:
        """An employee leaves; their customers wait for somebody else."""
        self.corp.staff[userid].active = False
        await self.corp.tell("change_contact", "delete_user", UserID=userid)

    async def opens_department(self, number: int, name: str, parent: int = 1) -> None:
        """A new department."""
        self.corp.departments[number] = (name, parent)
        await self.corp.tell("change_contact", "create_party", Id=number, Name=name)

    async def makes_tag(self, group_name: str, name: str) -> str:
        """A new corp tag; gives its id."""
        found = [g for g in self.corp.tag_groups.values() if g.name == group_name]
        group = found[0] if found else self._new_group(group_name)
        tag = tagging.put(self.corp, group, name)
        await self._tag("create", tag.id)
        return tag.id

    async def renames_tag(self, tag_id: str, name: str) -> None:
        """Another name for a tag."""
        tagging.find(self.corp, tag_id).name = name
        await self._tag("update", tag_id)

    async def drops_tag(self, tag_id: str) -> None:
        """A tag goes, from every customer too."""
        tagging.drop(self.corp, tag_id)
        await self._tag("delete", tag_id)

    def _new_group(self, name: str) -> TagGroup:
        group = TagGroup(id=self.corp.new_id("et", 30), name=name)
        self.corp.tag_groups[group.id] = group
        return group

    async def _tag(self, change: str, tag_id: str) -> None:
        await self.corp.tell("change_external_tag", change, Id=tag_id, TagType="tag")
