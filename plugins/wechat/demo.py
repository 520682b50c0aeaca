"""Some believable weeks on WeChat: people follow, ask and scan, through the public address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, Any

from core.channels import Account, connect
from core.db import vault
from core.errors import T
from core.hooks import Demo

if TYPE_CHECKING:
    from .simulator import OfficialAccount, Person

NAME = T("Demo shop", "演示门店公众号")
LABEL = T("Messages from WeChat", "微信消息")

DAY = 86_400

TALKS = (
    (
        "store-nanjing-road",
        T("Hello, is this tea set in stock?", "你好，请问这款茶具套装有现货吗？"),
        T("Can you deliver to Hangzhou?", "可以送到杭州吗？"),
    ),
    (
        "expo-2026",
        T(
            "What is the price for a company, about 50 sets?",
            "想了解一下企业团购价格，大概 50 套。",
        ),
        T("Can you write an invoice with VAT?", "可以开专票吗？"),
    ),
    (
        "",
        T("The cups arrived, I love them!", "上次买的杯子收到了，很喜欢！"),
        T("Do they come in other colours?", "还有别的颜色吗？"),
    ),
    (
        "store-nanjing-road",
        T("When does the shop close at the weekend?", "周末门店几点关门？"),
        T("Good, I will come by on Saturday afternoon.", "好的，我周六下午过去看看。"),
    ),
    (
        "moments-ad-11",
        T(
            "I saw your ad in Moments: is there an offer for newcomers?",
            "朋友圈看到你们的广告，有新人优惠吗？",
        ),
        T("Got it, thank you!", "收到，谢谢！"),
    ),
    (
        "",
        T("Can you engrave a name?", "请问支持定制刻字吗？"),
        T("The company's name, 20 pieces.", "刻公司名称，一共 20 个。"),
    ),
    (
        "live-1118",
        T("Can I still order the teapot from the live show?", "直播间里的紫砂壶还能下单吗？"),
        T("Then I would like two.", "那我要两个。"),
    ),
    (
        "expo-2026",
        T("I run a teahouse and look for a regular supplier.", "我是茶馆老板，想谈长期供货。"),
        T("I will send you my number; call when it suits you.", "我的电话发您，方便时联系。"),
    ),
)


async def fill(house: Any, progress: Any) -> None:
    """Connect a demo account and let its followers write, as the platform would deliver it.

    The same house always tells the same story, so that telling it again adds nothing.
    """
    official = _official_account()
    account = await _connected(official)
    story = list(_story(official, now=int(account.created_at.timestamp())))
    for told, message in enumerate(story, 1):
        request = official.request(message)
        answer = await house.post(
            f"/channels/wechat/{account.key}",
            content=request.content,
            params=request.params,
            headers=request.headers,
        )
        answer.raise_for_status()
        progress(told, len(story), LABEL)
    await house.settle()


def _official_account() -> OfficialAccount:
    """Credentials nobody can guess, and yet the same ones every time."""
    from .simulator import OfficialAccount  # only who plays needs the platform's imitation

    seed = vault().mac(b"official account", purpose="wechat.demo").hex()
    return OfficialAccount(
        app_id=f"wx{seed[:16]}", token=seed[16:40], encoding_aes_key=(seed + seed)[20:63]
    )


async def _connected(official: OfficialAccount) -> Account:
    known = await Account.objects().where(Account.channel == "wechat", Account.deleted_at.is_null())
    for account in known:
        if json.loads(account.settings)["app_id"] == official.app_id:
            return account
    settings = {
        "app_id": official.app_id,
        "token": official.token,
        "encoding_aes_key": official.encoding_aes_key,
    }
    return await connect("wechat", NAME.say(), settings)


def _story(official: OfficialAccount, *, now: int) -> Iterator[str]:
    """What nine people did over the last weeks, oldest first within each."""
    draw = Random(official.app_id)
    for days, (scene, question, afterthought) in enumerate(TALKS):
        person = _person(official, draw)
        began = now - days * 3 * DAY - DAY // 4 - draw.randrange(DAY // 4)
        yield person.follows(scene, at=began)
        yield person.writes(question.say(), at=began + 90)
        if days % 3 == 0:
            yield person.shows(f"demo-media-{days}", at=began + 150)
        yield person.writes(afterthought.say(), at=began + 1800)
    lost = _person(official, draw)
    yield lost.follows(at=now - 3 * DAY)
    yield lost.leaves(at=now - 2 * DAY)


def _person(official: OfficialAccount, draw: Random) -> Person:
    from .simulator import Person  # only who plays needs the platform's imitation

    return Person(account=official, openid=f"o{draw.getrandbits(104):026x}", random=draw)


DEMO = Demo(name="wechat", title=LABEL, fill=fill, order=30)
