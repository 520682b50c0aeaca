"""The service desk of the imitated platform: sessions, their windows, and what is written down."""

from typing import TYPE_CHECKING, Any

from .asking import Refused
from .records import Contact, EventCode, KfAccount, KfSession

if TYPE_CHECKING:
    from .corp import Corp

WINDOW = 48 * 3600
MOST_IN_WINDOW = 5
TOKEN_LASTS = 600
KEPT = 3 * 86400
UNASKED_PER_MINUTE = 5
LONGEST_TEXT = 2048

KINDS = frozenset(
    (
        *("text", "image", "voice", "video", "file", "link", "miniprogram", "msgmenu"),
        *("location", "business_card", "ca_link"),
    )
)
ON_EVENT = frozenset({"text", "msgmenu"})
NEEDED = {
    "link": ("title", "url", "thumb_media_id"),
    "miniprogram": ("appid", "title", "thumb_media_id", "pagepath"),
}
"""What a message must have."""
MOVES = {0: {1, 2, 3, 4}, 1: {2, 3, 4}, 2: {3, 4}, 3: {2, 3, 4}, 4: set()}
"""From which state a session may go to which."""


def open_account(corp: "Corp", name: str, *servicers: str) -> KfAccount:
    """A service account with some employees."""
    account = KfAccount(open_kfid=corp.new_id("wk", 30), name=name)
    account.servicers = dict.fromkeys(servicers, 0)
    corp.kf[account.open_kfid] = account
    return account


def account_of(corp: "Corp", open_kfid: str) -> KfAccount:
    """A living account whose API is on."""
    account = corp.kf.get(open_kfid)
    if account is None or account.deleted:
        raise Refused(95000, "invalid open_kfid")
    if not account.api:
        raise Refused(95017, "api is off for this account")
    return account


def session_of(corp: "Corp", account: KfAccount, external: str) -> KfSession:
    """How a person's session stands; it ends by itself after 48 silent hours."""
    if external not in corp.contacts:
        raise Refused(40096, "invalid external userid")
    session = account.sessions.setdefault(external, KfSession())
    if session.heard_at and corp.clock.now() > session.heard_at + WINDOW:
        session.state, session.servicer = 4, ""
    return session


async def write_down(corp: "Corp", account: KfAccount, message: dict[str, Any]) -> str:
    """Keep a message or event for reading, and ring; gives its id."""
    full = {
        "msgid": corp.new_id("", 32),
        "open_kfid": account.open_kfid,
        "send_time": corp.clock.seconds(),
        **message,
    }
    account.messages.append(full)
    await ring(corp, account)
    return full["msgid"]


async def ring(corp: "Corp", account: KfAccount) -> None:
    """Tell that there is something to read; what it is must be fetched."""
    token = corp.new_id("ENC", 40)
    corp.kf_tokens[token] = (account.open_kfid, corp.clock.now() + TOKEN_LASTS)
    await corp.tell("kf_msg_or_event", Token=token, OpenKfId=account.open_kfid)


def event_of(account: KfAccount, external: str, kind: str, **fields: Any) -> dict[str, Any]:
    """An event as the store keeps it: ids stand inside."""
    inside = {
        "event_type": kind,
        "open_kfid": account.open_kfid,
        "external_userid": external,
        **fields,
    }
    said = {name: value for name, value in inside.items() if value not in ("", None)}
    return {"origin": 4, "msgtype": "event", "event": said}


def code_for(corp: "Corp", account: KfAccount, external: str, *, lasts: float) -> str:
    """The right to say one thing because of an event."""
    code = EventCode(
        code=corp.letters(32),
        open_kfid=account.open_kfid,
        external_userid=external,
        until=corp.clock.now() + lasts,
    )
    corp.event_codes[code.code] = code
    return code.code


def begin(account: KfAccount, session: KfSession) -> None:
    """A session begins as the console says: untouched, in the pool, or with a colleague."""
    receiving = [userid for userid, status in account.servicers.items() if status == 0]
    session.state = account.begins if receiving or account.begins != 3 else 2
    session.servicer = receiving[0] if session.state == 3 else ""


def move(
    corp: "Corp", account: KfAccount, external: str, wanted: int, servicer: str = ""
) -> str | None:
    """Bring a session into another state; the code it gives, if it gives one."""
    session = session_of(corp, account, external)
    if wanted not in MOVES.get(session.state, set()):
        raise Refused(95016, "service state transition is not allowed")
    if wanted == 3 and account.servicers.get(servicer) != 0:
        raise Refused(95014, "user is not a servicer who receives")
    first = session.state != wanted
    session.state = wanted
    session.servicer = servicer if wanted == 3 else ""
    if not first or wanted not in (2, 3, 4):
        return None
    return code_for(corp, account, external, lasts=20 if wanted == 4 else WINDOW)


def send(corp: "Corp", account: KfAccount, external: str, body: dict[str, Any]) -> str:
    """One message of ours; the platform knows it again by its id."""
    msgid = body.get("msgid") or corp.letters(32)
    if len(msgid) > 32 or not msgid.replace("_", "").replace("-", "").isalnum():
        raise Refused(40058, "invalid msgid")
    if msgid in corp.kf_sent:
        return msgid
    _check_content(corp, body, KINDS)
    session = session_of(corp, account, external)
    _check_window(corp, session)
    session.sent += 1
    corp.kf_sent[msgid] = external
    _reach(corp, account, external, body | {"msgid": msgid})
    return msgid


def send_on_event(corp: "Corp", text_code: str, body: dict[str, Any]) -> str:
    """One message by a code, which works once and not for long."""
    code = corp.event_codes.get(text_code)
    if code is None:
        raise Refused(40058, "invalid code")
    msgid = body.get("msgid") or corp.letters(32)
    if msgid in corp.kf_sent:
        return msgid
    if code.used:
        raise Refused(95001, "code is used")
    if code.until < corp.clock.now():
        raise Refused(95002, "code is expired")
    _check_content(corp, body, ON_EVENT)
    code.used = True
    corp.kf_sent[msgid] = code.external_userid
    account = account_of(corp, code.open_kfid)
    _reach(corp, account, code.external_userid, body | {"msgid": msgid})
    return msgid


def forget_old(corp: "Corp", account: KfAccount) -> None:
    """Messages are kept for three days."""
    limit = corp.clock.now() - KEPT
    keep = 0
    while keep < len(account.messages) and account.messages[keep]["send_time"] < limit:
        keep += 1
    del account.messages[:keep]
    account.dropped += keep


def shown(contact: Contact) -> dict[str, Any]:
    """What the platform tells of somebody who wrote."""
    facts: dict[str, Any] = {
        "external_userid": contact.external_userid,
        "nickname": contact.name,
        "avatar": contact.avatar,
        "gender": contact.gender,
    }
    return facts | ({"unionid": contact.unionid} if contact.unionid else {})


def _check_window(corp: "Corp", session: KfSession) -> None:
    if session.heard_at == 0 or corp.clock.now() > session.heard_at + WINDOW:
        raise Refused(95002, "send msg time out of limit")
    if session.state == 4:
        raise Refused(95013, "session is closed")
    if session.state not in (0, 1):
        raise Refused(95018, "session status is invalid")
    if session.sent >= MOST_IN_WINDOW:
        raise Refused(95001, "send msg count out of limit")


def _check_content(corp: "Corp", body: dict[str, Any], kinds: frozenset[str]) -> None:
    kind = body.get("msgtype")
    content = body.get(str(kind))
    if kind not in kinds or not isinstance(content, dict):
        raise Refused(40008, "invalid message type")
    if len((content.get("content") or "").encode()) > LONGEST_TEXT:
        raise Refused(45002, "content size out of limit")
    if len(content.get("list") or ()) > 10:
        raise Refused(40058, "msgmenu list out of limit")
    if not all(content.get(name) for name in NEEDED.get(str(kind), ())):
        raise Refused(40058, f"invalid {kind}")
    media = content.get("media_id") or content.get("thumb_media_id")
    if media and media not in corp.media:
        raise Refused(40007, "invalid media_id")


def _reach(corp: "Corp", account: KfAccount, external: str, body: dict[str, Any]) -> None:
    """Put it on the phone, unless the person said no: then it fails afterwards."""
    session = session_of(corp, account, external)
    if session.refuses:
        failed = event_of(
            account, external, "msg_send_fail", fail_msgid=body["msgid"], fail_type=10
        )
        account.messages.append(
            {
                "msgid": corp.letters(32),
                "open_kfid": account.open_kfid,
                "send_time": corp.clock.seconds(),
                **failed,
            }
        )
        corp.to_ring.append(account)
        return
    if external in corp.phones:
        corp.phones[external].receive_kf(account, body)
