"""Somebody on WeChat: everything they do on their phone, and what they see there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from core.channels import Astray, Doing, Received

from . import service as desk
from .answering.links import state_of
from .answering.media import keep
from .doings import (
    NO_CODE,
    NO_EMPLOYEE,
    NO_FRIEND,
    NO_GROUP,
    NO_LINK,
    NOTHING,
    OF_A_PERSON,
)
from .enclosures import FILES
from .onlooking import Onlooker
from .records import Chat, Contact, ContactWay, Follow, KfAccount, Member

if TYPE_CHECKING:
    from .corp import Corp

BY_SCANNING = 1
BY_LINK = 16
BY_SEARCHING = 2


class Person(Onlooker):
    """Somebody on WeChat who may become a customer."""

    doings: ClassVar[Sequence[Doing]] = OF_A_PERSON

    def __init__(self, corp: "Corp", contact: Contact) -> None:
        """Live beside a corp."""
        self.corp = corp
        self.contact = contact
        self.inbox: list[Received] = []
        self._said: list[tuple[KfAccount, str]] = []

    @property
    def name(self) -> str:
        """What they call themselves."""
        return self.contact.name

    @property
    def id(self) -> str:
        """Their external_userid in the corp."""
        return self.contact.external_userid

    def offers(self, doing: str, field: str) -> list[str]:
        """What there is to choose from: channel codes, links, employees, groups."""
        if field == "state":
            return [w.fields.get("state") or w.config_id for w in reversed(self.corp.ways.values())]
        if field == "url":
            return [link.qr_code for link in reversed(self.corp.links.values())]
        if field == "userid":
            return list(self.corp.staff)
        return [chat.chat_id for chat in self.corp.chats.values()] if field == "chat" else []

    async def does(self, doing: str, **fields: Any) -> Any:
        """Do one of the things people can do here."""
        if doing not in {known.id for known in self.doings}:
            raise ValueError(f"nobody can do {doing!r} here")
        return await getattr(self, doing)(**fields)

    # ── employees ────────────────────────────────────────────────────────────────────────────

    async def scans(self, state: str = "", *, half: bool = False) -> Follow | None:
        """Scan a channel code: the newest, or the one of a state or config id."""
        way = self._way(state)
        if way is None:
            raise Astray(NO_CODE)
        return await self._taken(way, BY_SCANNING, half=half)

    async def opens(self, url: str = "") -> Follow | None:
        """Open an acquisition link; where it was found stands in its address."""
        address, _, query = url.partition("?")
        found = [w for w in self.corp.links.values() if address in ("", w.qr_code)]
        if not found:
            raise Astray(NO_LINK)
        link = found[-1]
        self.corp.link_quota[1] -= 1
        link.fields["state"] = state_of(query)
        link.opened.append(self.corp.clock.now())
        came = await self._taken(link, BY_LINK)
        link.added += [self.corp.clock.now()] if came else []
        return came

    async def _taken(self, way: ContactWay, how: int, *, half: bool = False) -> Follow | None:
        users = way.fields.get("user") or []
        userid = users[way.turn % len(users)]
        way.turn += 1
        said = way.fields.get("state") or ""
        if not way.fields.get("skip_verify", True):
            self.corp.pending[userid, self.id] = {"state": said, "add_way": how}
            return None
        return await self._befriended(userid, state=said, add_way=how, half=half)

    async def adds(self, userid: str = "", *, state: str = "") -> Follow | None:
        """Find an employee by phone number and ask to be friends; they must accept."""
        userid = userid or next(iter(self.corp.staff), "")
        if userid not in self.corp.staff:
            raise Astray(NO_EMPLOYEE)
        self.corp.pending[userid, self.id] = {"state": state, "add_way": BY_SEARCHING}
        return None

    async def accepted(self, userid: str) -> Follow | None:
        """An employee said yes."""
        asked = self.corp.pending.pop((userid, self.id), None)
        return None if asked is None else await self._befriended(userid, **asked)

    async def leaves(self, userid: str = "") -> None:
        """Delete an employee, who is told and keeps the entry."""
        if not self.corp.follows_of(self.id):
            raise Astray(NO_FRIEND)
        for follow in self.corp.follows_of(self.id):
            if userid in ("", follow.userid):
                follow.customer_left = True
                await self.corp.tell(
                    "change_external_contact",
                    "del_follow_user",
                    UserID=follow.userid,
                    ExternalUserID=self.id,
                )

    async def chats(self, userid: str) -> None:
        """Write to an employee privately: we never see what, but no welcome fits any more."""
        self.corp.follow(userid, self.id).chatted = True

    async def agrees(self, userid: str = "") -> None:
        """Agree that what they write with an employee is archived."""
        follows = self.corp.follows_of(self.id)
        if not follows:
            raise Astray(NO_FRIEND)
        userid = userid or follows[0].userid
        await self.corp.tell(
            "change_external_contact",
            "msg_audit_approved",
            UserID=userid,
            ExternalUserID=self.id,
            WelcomeCode=self.corp.welcome_code(userid, self.id),
        )

    async def refuses_transfer(self, reason: str = "customer_refused") -> None:
        """Say no to being handed to another employee."""
        for handover in self.corp.handovers:
            if handover.external_userid == self.id and handover.status == 2:
                handover.status = 3 if reason == "customer_refused" else 4
                await self.corp.tell(
                    "change_external_contact",
                    "transfer_fail",
                    FailReason=reason,
                    UserID=handover.takeover,
                    ExternalUserID=self.id,
                )

    # ── groups ───────────────────────────────────────────────────────────────────────────────

    async def joins(self, chat: str = "", *, state: str = "", invitor: str = "") -> None:
        """Come into a group, by its code or by invitation."""
        found = self._chat(chat)
        if found is None:
            raise Astray(NO_GROUP)
        found.members[self.id] = Member(
            userid=self.id,
            type=2,
            name=self.name,
            join_time=self.corp.clock.seconds(),
            join_scene=1 if invitor else 3,
            state=state,
            invitor=invitor,
            unionid=self.contact.unionid,
        )
        await self._moved(found.chat_id, "add_member", JoinScene=1 if invitor else 3)

    async def quits(self, chat: str = "") -> None:
        """Leave a group."""
        found = self._chat(chat)
        if found is not None and found.members.pop(self.id, None) is not None:
            await self._moved(found.chat_id, "del_member", QuitScene=0)

    # ── customer service ─────────────────────────────────────────────────────────────────────

    async def enters(self, scene: str = "", *, scene_param: str = "", kf: str = "") -> str:
        """Open the service chat through a link; gives the welcome code, if there is one."""
        account = self._desk(kf)
        session = desk.session_of(self.corp, account, self.id)
        now = self.corp.clock.now()
        rested = now > max(session.heard_at, session.welcomed_at) + desk.WINDOW
        code = ""
        if rested and not account.native_welcome:
            code = desk.code_for(self.corp, account, self.id, lasts=20)
            session.welcomed_at = now
        event = desk.event_of(
            account,
            self.id,
            "enter_session",
            scene=scene,
            scene_param=scene_param,
            welcome_code=code,
        )
        await desk.write_down(self.corp, account, event)
        return code

    async def says(self, text: str = "你好", *, kf: str = "", menu_id: str = "") -> str:
        """Write to customer service."""
        content = {"content": text} | ({"menu_id": menu_id} if menu_id else {})
        return await self._write("text", content, kf=kf)

    async def taps(self, item: str = "", *, kf: str = "") -> str:
        """Tap an item of the last menu they were sent."""
        for received in reversed(self.inbox):
            for entry in received.fields.get("list", ()):
                click = entry.get("click") or {}
                if click and item in ("", click.get("id"), click.get("content")):
                    return await self.says(click["content"], kf=kf, menu_id=click["id"])
        return await self.says(item or "菜单", kf=kf)

    async def sends_image(self, *, kf: str = "") -> str:
        """Send a picture."""
        return await self._send_file("image", kf)

    async def sends_voice(self, *, kf: str = "") -> str:
        """Send a voice message."""
        return await self._send_file("voice", kf)

    async def sends_video(self, *, kf: str = "") -> str:
        """Send a video."""
        return await self._send_file("video", kf)

    async def sends_file(self, *, kf: str = "") -> str:
        """Send a file."""
        return await self._send_file("file", kf)

    async def sends_location(self, *, kf: str = "") -> str:
        """Send a place."""
        place = {
            "latitude": 23.10,
            "longitude": 113.32,
            "name": "广州塔",
            "address": "阅江西路222号",
        }
        return await self._write("location", place, kf=kf)

    async def sends_link(self, *, kf: str = "") -> str:
        """Send a link."""
        link = {"title": "产品介绍", "desc": "新款", "url": "https://example.com/p", "pic_url": ""}
        return await self._write("link", link, kf=kf)

    async def sends_mini_program(self, *, kf: str = "") -> str:
        """Send a card of a mini program."""
        card = {
            "title": "我的订单",
            "appid": "wx123",
            "pagepath": "pages/order",
            "thumb_media_id": "",
        }
        return await self._write("miniprogram", card, kf=kf)

    async def sends(self, kind: str, content: dict[str, Any], *, kf: str = "") -> str:
        """Send anything else a phone can send."""
        return await self._write(kind, content, kf=kf)

    async def recalls(self) -> None:
        """Take the last message back."""
        if not self._said:
            raise Astray(NOTHING)
        account, msgid = self._said.pop()
        event = desk.event_of(account, self.id, "user_recall_msg", recall_msgid=msgid)
        await desk.write_down(self.corp, account, event)

    async def refuses(self, *, kf: str = "") -> None:
        """Receive no messages of the service account any more."""
        await self._switch(kf, refuses=True)

    async def allows(self, *, kf: str = "") -> None:
        """Receive them again."""
        await self._switch(kf, refuses=False)

    # ── what they see ────────────────────────────────────────────────────────────────────────

    def receive_content(self, kind: str, body: Any, *, sender: str = "") -> None:
        """A text with attachments, as a welcome or a group send brings them."""
        text = (body.get("text") or {}).get("content") or ""
        fields = {"attachments": body.get("attachments") or [], "sender": sender}
        self._see(kind, text, fields)

    def receive_kf(self, account: KfAccount, body: dict[str, Any]) -> None:
        """A message of customer service."""
        kind = body["msgtype"]
        content = body[kind]
        text = content.get("content") or content.get("head_content") or content.get("title") or ""
        self._see(kind, text, content | {"msgid": body["msgid"], "open_kfid": account.open_kfid})

    def _see(self, kind: str, text: str, fields: dict[str, Any]) -> None:
        self.inbox.append(Received(kind=kind, text=text, fields=fields, at=self.corp.clock.now()))

    # ── how it is done ───────────────────────────────────────────────────────────────────────

    def _way(self, state: str) -> ContactWay | None:
        for way in reversed(self.corp.ways.values()):
            if state in ("", way.config_id, way.qr_code, way.fields.get("state")):
                return way
        return None

    def _led_to(self, state: str) -> str:
        """The first group behind a code."""
        ways = [way for way in self.corp.entrances.values() if way.fields.get("state") == state]
        return ways[0].fields["chat_id_list"][0] if state and ways else ""

    def _chat(self, name: str) -> Chat | None:
        for chat in reversed(self.corp.chats.values()):
            if name in ("", chat.chat_id, chat.name):
                return chat
        return None

    def _desk(self, kf: str) -> KfAccount:
        if not self.corp.kf:
            desk.open_account(self.corp, "在线客服", *list(self.corp.staff)[:2])
        return self.corp.kf[kf] if kf else next(iter(self.corp.kf.values()))

    async def _befriended(
        self, userid: str, *, state: str, add_way: int, half: bool = False
    ) -> Follow:
        now = self.corp.clock.seconds()
        follow = self.corp.befriend(
            userid, self.id, at=now, state=state, add_way=add_way, half=half
        )
        await self.corp.tell(
            "change_external_contact",
            "add_half_external_contact" if half else "add_external_contact",
            UserID=userid,
            ExternalUserID=self.id,
            State=state,
            WelcomeCode=self.corp.welcome_code(userid, self.id),
        )
        return follow

    async def _moved(self, chat_id: str, detail: str, **scene: int) -> None:
        chat = self.corp.chats[chat_id]
        last, chat.version = chat.version, chat.version + 1
        await self.corp.tell(
            "change_external_chat",
            "update",
            ChatId=chat_id,
            UpdateDetail=detail,
            **scene,
            MemChangeCnt=1,
            MemChangeList=[self.id],
            LastMemVer=str(last),
            CurMemVer=str(chat.version),
        )

    async def _send_file(self, kind: str, kf: str) -> str:
        name, content_type, content = FILES[kind]
        media = keep(self.corp, kind, name, content, content_type)
        return await self._write(kind, {"media_id": media.media_id}, kf=kf)

    async def _write(self, kind: str, content: dict[str, Any], *, kf: str) -> str:
        account = self._desk(kf)
        session = desk.session_of(self.corp, account, self.id)
        self._count_as_received(session)
        if session.state == 4 or not session.heard_at:
            desk.begin(account, session)
        session.heard_at, session.sent = self.corp.clock.now(), 0
        message = {
            "external_userid": self.id,
            "origin": 3,
            "servicer_userid": session.servicer,
            "msgtype": kind,
            kind: content,
        }
        msgid = await desk.write_down(
            self.corp, account, {name: v for name, v in message.items() if v != ""}
        )
        self._said.append((account, msgid))
        return msgid

    def _count_as_received(self, session: Any) -> None:
        left = self.corp.kf_receptions
        if left is None or session.heard_at:
            return
        self.corp.kf_receptions = max(0, left - 1)

    async def _switch(self, kf: str, *, refuses: bool) -> None:
        account = self._desk(kf)
        desk.session_of(self.corp, account, self.id).refuses = refuses
        event = desk.event_of(
            account,
            self.id,
            "reject_customer_msg_switch_change",
            servicer_userid="",
            reject_switch=int(refuses),
        )
        await desk.write_down(self.corp, account, event)
