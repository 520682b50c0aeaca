"""Template and subscription messages, with what becomes of them."""

import asyncio
import re
from typing import TYPE_CHECKING, Any

from .calls import MINI, SERVICE, Answer, Asked, Wrong, endpoint, fine
from .speaking import recipient

if TYPE_CHECKING:
    from .fans import Fan

PLACES = re.compile(r"\{\{(\w+)\.DATA\}\}")
SHORT = re.compile(r"(thing|phrase|name)\d+")
REMEMBERED = 600
"""Seconds for which a client's own id keeps a message from going out twice."""
LONGEST = {"thing": 20, "phrase": 5, "name": 10}

DELIVERY = "{{thing1.DATA}}\n时间:{{time2.DATA}}\n备注:{{thing3.DATA}}"

CLASSES = ("first_class", "second_class")
TRADES = {
    1: ("IT科技", "互联网|电子商务"),
    10: ("餐饮", "餐饮"),
    31: ("消费品", "消费品"),
    41: ("其它", "其它"),
}
"""Some of the trades WeChat knows, by number."""
A_MONTH = 30 * 86_400

LIBRARY = {"43216": ("预约成功通知", ("预约项目", "预约时间"))}
"""What an account may choose from."""


class Templates:
    """The templates an account has, and the messages it sent by them."""

    def __init__(self) -> None:
        """One of each kind, as every shop that asks gets."""
        self.private: dict[str, dict[str, Any]] = {}
        self.subscription: dict[str, dict[str, Any]] = {}
        self.sent: dict[tuple[str, str], tuple[int, float]] = {}
        """(person, client's own id) → message id, and when."""
        self.industry: tuple[int, int] | None = None
        """The two trades, by number."""
        self.chosen_at = 0.0
        self.last = 200_163_000_000
        self.made = 0
        self.add("订单发货提醒", DELIVERY)
        self.subscribe("到货通知", "商品:{{thing1.DATA}}\n时间:{{time2.DATA}}")

    def add(self, title: str, content: str) -> str:
        """A template message of the account's category."""
        self.made += 1
        identity = f"tmpl_{self.made - 1:02d}_{'x' * 35}"
        self.private[identity] = {
            "template_id": identity,
            "title": title,
            "primary_industry": "IT科技",
            "deputy_industry": "互联网|电子商务",
            "content": content,
            "example": "您的订单已发货",
        }
        return identity

    def subscribe(self, title: str, content: str) -> str:
        """A template people can subscribe to, message by message."""
        identity = f"subs_{len(self.subscription):02d}_{'x' * 35}"
        self.subscription[identity] = {
            "priTmplId": identity,
            "title": title,
            "content": content,
            "example": "商品:茶具套装",
            "type": 2,
        }
        return identity

    def any_subscription(self) -> str:
        """The first of them."""
        return next(iter(self.subscription))

    def number(self) -> int:
        """The id of the next message."""
        self.last += 1
        return self.last


def refuse_wrong_data(content: str, data: dict[str, Any]) -> None:
    """47003 if a place stays empty, or says more than fits."""
    for place in PLACES.findall(content):
        value = str((data.get(place) or {}).get("value", ""))
        kind = SHORT.fullmatch(place)
        if not value or (kind and len(value) > LONGEST[kind[1]]):
            raise Wrong(47003, f"argument invalid! data.{place}.value invalid")


@endpoint("/cgi-bin/template/api_add_template", verified=True, of=SERVICE)
def choose(asked: Asked) -> Answer:
    """Choose one of the library, with the gaps named; 40037 if there is none of this number."""
    number = str(asked.needs("template_id_short"))
    if number not in LIBRARY:
        raise Wrong(40037, "invalid template_id")
    gaps = asked.json.get("keyword_name_list") or LIBRARY[number][1]
    places = "\n".join(f"{gap}:{{{{thing{n}.DATA}}}}" for n, gap in enumerate(gaps, 1))
    return fine(template_id=asked.whose.templates.add(LIBRARY[number][0], places))


@endpoint("/cgi-bin/template/get_all_private_template", "GET", verified=True, of=SERVICE)
def all_private(asked: Asked) -> Answer:
    """The account's templates."""
    return {"template_list": list(asked.whose.templates.private.values())}


@endpoint("/cgi-bin/template/del_private_template", verified=True, of=SERVICE)
def del_private(asked: Asked) -> Answer:
    """Drop one."""
    if asked.whose.templates.private.pop(asked.needs("template_id"), None) is None:
        raise Wrong(40037, "invalid template_id")
    return fine()


@endpoint("/wxaapi/newtmpl/gettemplate", "GET", verified=True)
def all_subscription(asked: Asked) -> Answer:
    """Templates people can subscribe to."""
    return fine(data=list(asked.whose.templates.subscription.values()))


@endpoint("/cgi-bin/message/template/send", verified=True, daily=100_000, of=SERVICE)
def send(asked: Asked) -> Answer:
    """A template message; whether it arrived is told later."""
    fan, templates = recipient(asked), asked.whose.templates
    template = templates.private.get(str(asked.needs("template_id")))
    if template is None:
        raise Wrong(40037, "invalid template_id")
    refuse_wrong_data(template["content"], asked.needs("data"))
    if not fan.following:
        raise Wrong(43004, "require subscribe")
    mark = (fan.openid, str(asked.json.get("client_msg_id", "")))
    before, when = templates.sent.get(mark, (0, 0.0))
    if mark[1] and before and asked.now - when < REMEMBERED:
        return fine(msgid=before)
    number = templates.number()
    templates.sent[mark] = (number, asked.now)
    asked.platform.soon(_finish(asked, fan, template, number))
    return fine(msgid=number)


async def _finish(asked: Asked, fan: "Fan", template: dict[str, Any], number: int) -> None:
    await asyncio.sleep(0.02)
    said = asked.json
    if fan.refuses:
        status = "failed:user block"
    else:
        status = "success"
        fan.receives("template", filled(template["content"], said["data"]), said)
    await fan.causes("TEMPLATESENDJOBFINISH", MsgID=number, Status=status)


@endpoint("/cgi-bin/message/subscribe/bizsend", verified=True, of=SERVICE)
def bizsend(asked: Asked) -> Answer:
    """A subscription message of an official account."""
    return _by_consent(asked)


@endpoint("/cgi-bin/template/get_industry", "GET", verified=True, of=SERVICE)
def industry(asked: Asked) -> Answer:
    """The two trades whose templates the account may use."""
    chosen = asked.whose.templates.industry
    if chosen is None:
        return {"primary_industry": {}, "secondary_industry": {}}
    first, second = (dict(zip(CLASSES, TRADES[each], strict=True)) for each in chosen)
    return {"primary_industry": first, "secondary_industry": second}


@endpoint("/cgi-bin/template/api_set_industry", verified=True, of=SERVICE)
def set_industry(asked: Asked) -> Answer:
    """Choose them: once a month, 43100 otherwise; 40102 for a number that is none."""
    templates = asked.whose.templates
    chosen = tuple(int(asked.needs(name)) for name in ("industry_id1", "industry_id2"))
    if not set(chosen) <= TRADES.keys():
        raise Wrong(40102, "invalid industry id")
    if templates.industry is not None and asked.now - templates.chosen_at < A_MONTH:
        raise Wrong(43100, "change template too frequently")
    templates.industry, templates.chosen_at = (chosen[0], chosen[1]), asked.now
    return fine()


@endpoint("/cgi-bin/message/subscribe/send", of=MINI)
def subscribe_send(asked: Asked) -> Answer:
    """A subscription message of a mini program."""
    return _by_consent(asked)


def _by_consent(asked: Asked) -> Answer:
    """One message for one acceptance; 43101 without."""
    fan, identity = recipient(asked), str(asked.needs("template_id"))
    template = asked.whose.templates.subscription.get(identity)
    if template is None:
        raise Wrong(40037, "invalid template_id")
    refuse_wrong_data(template["content"], asked.needs("data"))
    if fan.consents.get(identity, 0) < 1:
        raise Wrong(43101, "user refuse to accept the msg")
    fan.consents[identity] -= 1
    number = asked.whose.templates.number()
    fan.receives("subscription", filled(template["content"], asked.json["data"]), asked.json)
    asked.platform.soon(_told(asked, fan, identity, number))
    return fine(msgid=number)


async def _told(asked: Asked, fan: "Fan", template: str, number: int) -> None:
    await asyncio.sleep(0.02)
    entry = {"TemplateId": template, "MsgID": str(number), "ErrorCode": "0"}
    entry["ErrorStatus"] = "success"
    if asked.whose.wire.format == "json":
        await fan.causes("subscribe_msg_sent_event", List=entry)
        return
    await fan.causes("subscribe_msg_sent_event", SubscribeMsgSentEvent={"List": entry})


def filled(content: str, data: dict[str, Any]) -> str:
    """A template with its places filled."""
    return PLACES.sub(lambda place: str((data.get(place[1]) or {}).get("value", "")), content)
