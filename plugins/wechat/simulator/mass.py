"""Messages to many, and what they cost; what the account may still call today."""

import asyncio
from typing import TYPE_CHECKING, Any

from .calls import ENDPOINTS, OFFICIAL, SERVICE, Answer, Asked, Wrong, endpoint, fine
from .troubles import day_of

if TYPE_CHECKING:
    from .fans import Fan

MINUTE, DAY = 60, 86_400
IN_A_MONTH = 4


@endpoint("/cgi-bin/message/mass/sendall", verified=True, daily=100, per_minute=60, of=OFFICIAL)
def send_all(asked: Asked) -> Answer:
    """To all who follow, or to those with a tag."""
    chosen = asked.needs("filter")
    people = asked.whose.followers()
    if not chosen.get("is_to_all"):
        tag = asked.whose.tags.checked(chosen.get("tag_id"))
        people = [each for each in people if tag in each.tags]
    return _send(asked, people, len(people))


@endpoint("/cgi-bin/message/mass/send", verified=True, daily=100, per_minute=60, of=SERVICE)
def send(asked: Asked) -> Answer:
    """To two up to ten thousand people."""
    wanted = asked.needs("touser")
    if not 2 <= len(wanted) <= 10_000:
        raise Wrong(40130, "invalid openid list size, at least two openid")
    found = [asked.whose.fan(each) for each in wanted]
    return _send(asked, [each for each in found if each and each.following], len(wanted))


@endpoint("/cgi-bin/message/mass/preview", verified=True, daily=100, of=OFFICIAL)
def preview(asked: Asked) -> Answer:
    """To one person, by openid or WeChat id, to see how it looks."""
    fan = asked.whose.fan(str(asked.json.get("touser", "")))
    if name := asked.json.get("towxname"):
        fan = next((each for each in asked.whose.people if each.wechat_id == name), None)
    if fan is None or not fan.following:
        raise Wrong(40003, "invalid openid")
    fan.receives("preview", *_shown(asked, pictures="image"))
    return fine(msg_id=asked.whose.templates.number())


@endpoint("/cgi-bin/message/mass/get", verified=True, of=OFFICIAL)
def status(asked: Asked) -> Answer:
    """How far it is."""
    job = _job(asked, asked.needs("msg_id"))
    return {"msg_id": job["id"], "msg_status": job["status"]}


@endpoint("/cgi-bin/message/mass/delete", verified=True, daily=10, of=OFFICIAL)
def delete(asked: Asked) -> Answer:
    """Take an article back; whoever opens it then reads that it was deleted."""
    job = _job(asked, asked.needs("msg_id"))
    if job["status"] != "SEND_SUCCESS":
        raise Wrong(40059, "invalid msg id")
    job["status"] = "DELETE"
    return fine()


SPEEDS = (80, 60, 45, 30, 10)
"""Grade → how many times ten thousand people a minute."""


@endpoint("/cgi-bin/message/mass/speed/get", verified=True, of=OFFICIAL)
def speed(asked: Asked) -> Answer:
    """How fast mass messages go out."""
    grade = asked.whose.mass_speed
    return {"speed": grade, "realspeed": SPEEDS[grade]}


@endpoint("/cgi-bin/message/mass/speed/set", verified=True, of=OFFICIAL)
def set_speed(asked: Asked) -> Answer:
    """Let them go out faster or slower: 45083 for a grade that is none."""
    grade = asked.needs("speed")
    if grade not in range(len(SPEEDS)):
        raise Wrong(45083, "speed must between 0 to 4")
    asked.whose.mass_speed = grade
    return fine()


def _send(asked: Asked, people: "list[Fan]", wanted: int) -> Answer:
    mark = str(asked.json.get("clientmsgid", ""))
    if len(mark.encode()) > 64:
        raise Wrong(45067, "client msgid length over limit")
    before = asked.whose.mass.get(mark) if mark else None
    if before is not None and asked.now - before["at"] < DAY:
        quick = asked.now - before["at"] < MINUTE
        text = "clientmsgid retry too fast" if quick else "clientmsgid exist"
        raise _Known(45066 if quick else 45065, text, before["id"])
    _refuse_too_often(asked)
    text, fields = _shown(asked)
    number = asked.whose.templates.number()
    job = {"id": number, "at": asked.now, "status": "SENDING", "mark": mark}
    asked.whose.mass[mark or str(number)] = job
    asked.platform.soon(_carry_out(asked, people, wanted, (job, text, fields)))
    return {"errcode": 0, "errmsg": "send job submission success", "msg_id": number}


class _Known(Wrong):
    """A job that was ordered before, with its id."""

    def __init__(self, code: int, text: str, job: int) -> None:
        super().__init__(code, text)
        self.job = job

    def answer(self) -> dict[str, Any]:
        """As it is sent."""
        return super().answer() | {"msg_id": self.job}


def _refuse_too_often(asked: Asked) -> None:
    """A subscription account may once a day."""
    today = [job for job in asked.whose.mass.values() if day_of(job["at"]) == day_of(asked.now)]
    if asked.whose.kind == "subscription" and today:
        raise Wrong(45028, "has no masssend quota")


async def _carry_out(asked: Asked, people: "list[Fan]", wanted: int, what: Any) -> None:
    await asyncio.sleep(0.02)
    job, text, fields = what
    month = int(asked.now // (30 * 86_400))
    reached = [each for each in people if each.seen.count(f"mass:{month}") < IN_A_MONTH]
    failed = [each for each in reached if each.refuses]
    for fan in reached if asked.whose.mass_status == "send success" else ():
        if not fan.refuses:
            fan.seen.append(f"mass:{month}")
            fan.receives("mass", text, fields)
    job["status"] = "SEND_SUCCESS" if asked.whose.mass_status == "send success" else "SEND_FAIL"
    await asked.whose.post.bring(
        {
            "ToUserName": asked.whose.wire.original_id,
            "FromUserName": "oMassSenderOfThePlatform01",
            "CreateTime": int(asked.now),
            "MsgType": "event",
            "Event": "MASSSENDJOBFINISH",
            "MsgID": job["id"],
            "Status": asked.whose.mass_status,
            "TotalCount": wanted,
            "FilterCount": len(reached),
            "SentCount": len(reached) - len(failed),
            "ErrorCount": len(failed),
        },
        None,
    )


def _shown(asked: Asked, *, pictures: str = "images") -> tuple[str, dict[str, Any]]:
    """What is sent; a mass message may have several pictures, a preview has one."""
    kind = str(asked.needs("msgtype"))
    said = asked.needs(pictures if kind == "image" else kind)
    if kind == "mpnews":
        if said.get("media_id") not in asked.whose.library.drafts:
            raise Wrong(40007, "invalid media_id")
        return str(asked.whose.library.drafts[said["media_id"]][0]["title"]), {"kind": kind}
    for media in [*said.get("media_ids", ()), *([said["media_id"]] if "media_id" in said else ())]:
        asked.whose.shelf.find(media, asked.now)
    return str(said.get("content") or said.get("media_id", "")), {"kind": kind, **said}


def _job(asked: Asked, number: Any) -> dict[str, Any]:
    for job in asked.whose.mass.values():
        if str(job["id"]) == str(number):
            return job
    raise Wrong(40059, "invalid msg id")


@endpoint("/cgi-bin/openapi/quota/get")
def quota(asked: Asked) -> Answer:
    """How often a path may still be called today."""
    path = str(asked.needs("cgi_path"))
    terms = ENDPOINTS.get(path)
    if terms is None:
        raise Wrong(76021, "cgi_path not found, please check")
    counter = asked.whose.counter
    used, limit = counter.used(path, asked.now), counter.limit(terms)
    return fine(quota={"daily_limit": limit, "used": used, "remain": max(0, limit - used)})


@endpoint("/cgi-bin/clear_quota")
def clear(asked: Asked) -> Answer:
    """Begin the day's counting again; ten times a month."""
    if asked.needs("appid") != asked.whose.app_id:
        raise Wrong(40013, "invalid appid")
    asked.whose.counter.clear(asked.now)
    return fine()


@endpoint("/cgi-bin/getcallbackip", "GET")
def callback_ips(asked: Asked) -> Answer:
    """Where deliveries come from."""
    return {"ip_list": ["127.0.0.1"]}


@endpoint("/cgi-bin/callback/check")
async def callback_check(asked: Asked) -> Answer:
    """Look up the call-back address and knock at it."""
    heard = asked.whose.callback is not None and await asked.whose.greet()
    return {
        "dns": [{"ip": "127.0.0.1", "real_operator": "DEFAULT"}],
        "ping": [{"ip": "127.0.0.1", "package_loss": "0%" if heard else "100%", "time": "1ms"}],
    }
