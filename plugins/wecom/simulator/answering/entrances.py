"""Join ways: codes that lead into one of up to five groups."""

from collections.abc import Mapping
from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import ContactWay

PATH = "externalcontact/groupchat"
MOST = 5


@answers(f"{PATH}/add_join_way")
def add(corp: Corp, asked: Asked) -> dict[str, Any]:
    """A new code; it does not show in the console."""
    asked.need("scene", "chat_id_list")
    _check(corp, asked.body)
    number = corp.new_id("", 32).lower()
    corp.entrances[number] = ContactWay(
        config_id=number,
        qr_code=f"https://wework.qpic.cn/wwpic/{number}/0",
        fields=dict(asked.body),
        created=corp.clock.seconds(),
    )
    return {"config_id": number}


@answers(f"{PATH}/get_join_way")
def get(corp: Corp, asked: Asked) -> dict[str, Any]:
    """What a code is set to, and its picture."""
    way = _find(corp, asked)
    return {"join_way": {**way.fields, "config_id": way.config_id, "qr_code": way.qr_code}}


@answers(f"{PATH}/update_join_way")
def update(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Other groups; the picture stays the same."""
    way = _find(corp, asked)
    asked.need("scene", "chat_id_list")
    _check(corp, asked.body)
    way.fields = {name: value for name, value in asked.body.items() if name != "config_id"}
    return {}


@answers(f"{PATH}/del_join_way")
def delete(corp: Corp, asked: Asked) -> dict[str, Any]:
    """The code leads nowhere from now on."""
    del corp.entrances[_find(corp, asked).config_id]
    return {}


def _check(corp: Corp, body: Mapping[str, Any]) -> None:
    chats = body.get("chat_id_list") or []
    if len(chats) > MOST or any(chat not in corp.chats for chat in chats):
        raise Refused(40058, "invalid chat_id_list")
    if len(body.get("state") or "") > 30 or len(body.get("remark") or "") > 30:
        raise Refused(40058, "state or remark too long")


def _find(corp: Corp, asked: Asked) -> ContactWay:
    (config_id,) = asked.need("config_id")
    if config_id not in corp.entrances:
        raise Refused(41044, "invalid config id")
    return corp.entrances[config_id]
