"""Scenes: what the people of the street do first, so that nobody begins before an empty inbox."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from core.errors import Refusal, T, language

from .neighbours import Way
from .people import NAMES

LIN, FANG, LEI = NAMES
STAFF = ""
"""Whoever works there."""


class Scene(NamedTuple):
    """One doing of one person on one account, with their words for each of its fields."""

    stall: str
    who: str
    doing: str
    said: tuple[tuple[str, T], ...] = ()


def _says(stall: str, who: str, en: str, zh: str, *, doing: str = "says") -> Scene:
    return Scene(stall, who, doing, (("text", T(en, zh)),))


SCENES = (
    Scene("wecom", LIN, "adds"),
    Scene("wecom", STAFF, "accepts"),
    Scene("wechat", LIN, "scans", (("scene", T("store-nanjing-road", "store-nanjing-road")),)),
    _says("wechat", LIN, "Hello, is this tea set in stock?", "你好，请问这款茶具套装有现货吗？"),
    Scene("wechat", FANG, "follows"),
    _says("wechat", FANG, "Can I have a VAT invoice?", "可以开专票吗？"),
    Scene("wecom", FANG, "enters"),
    _says(
        "wecom",
        FANG,
        "What is the price for a company, about 50 sets?",
        "想了解一下企业团购价格，大概 50 套。",
    ),
    Scene("weibo", LEI, "follows"),
    _says("weibo", LEI, "When will it be back?", "这款什么时候补货？", doing="comments"),
    _says("weibo", LEI, "Do you deliver to Hangzhou?", "可以送到杭州吗？"),
    _says("douyin", LIN, "Is there a discount in the show?", "直播间有优惠吗？"),
    Scene("douyin", LEI, "fills_form"),
    Scene(
        "email",
        FANG,
        "writes",
        (
            ("subject", T("A regular supply", "长期供货咨询")),
            ("text", T("I run a teahouse; what do you offer?", "我是茶馆老板，想谈长期供货。")),
        ),
    ),
)


async def play_scenes(found: Way) -> None:
    """Let them happen where an account is open; one that cannot happen holds up no other."""
    shown = (await found.ask("state"))["phones"]
    phones = {
        (phone["corner"], STAFF if phone["staff"] else phone["name"]): phone for phone in shown
    }
    for scene in SCENES:
        if phone := phones.get((scene.stall, scene.who)):
            place = {"corner": scene.stall, "number": phone["number"], "doing": scene.doing}
            with suppress(Refusal):
                await found.ask("do", **place, fields=_fields(scene, phone))


def _fields(scene: Scene, phone: Mapping[str, Any]) -> dict[str, str]:
    """Their words; where they have none, the first of what there is to choose from."""
    doing = next(each for each in phone["doings"] if each["id"] == scene.doing)
    offered = {each["name"]: (*each["choices"], "")[0] for each in doing["fields"]}
    return offered | {name: words.say(language.get()) for name, words in scene.said}
