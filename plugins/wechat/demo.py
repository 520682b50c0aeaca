"""A believable week on WeChat: people follow, ask and scan, through the public address."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from core.channels import Account, connect
from core.db import vault
from core.errors import T
from core.hooks import Demo

from .simulator import OfficialAccount, Person

NAME = T("Demo shop", "演示门店公众号")
LABEL = T("Messages from WeChat", "微信消息")

DAY = 86_400

TALKS = (
    ("store-nanjing-road", "你好，请问这款茶具套装有现货吗？", "可以送到杭州吗？"),
    ("expo-2026", "想了解一下企业团购价格，大概 50 套。", "可以开专票吗？"),
    ("", "上次买的杯子收到了，很喜欢！", "还有别的颜色吗？"),
    ("store-nanjing-road", "周末门店几点关门？", "好的，我周六下午过去看看。"),
    ("moments-ad-11", "朋友圈看到你们的广告，有新人优惠吗？", "收到，谢谢！"),
    ("", "请问支持定制刻字吗？", "刻公司名称，一共 20 个。"),
    ("live-1118", "直播间里的紫砂壶还能下单吗？", "那我要两个。"),
    ("expo-2026", "我是茶馆老板，想谈长期供货。", "我的电话发您，方便时联系。"),
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
    """What nine people did over the last days, oldest first within each."""
    draw = Random(official.app_id)
    for days, (scene, question, afterthought) in enumerate(TALKS):
        person = _person(official, draw)
        began = now - (days + 1) * DAY // 2 - draw.randrange(DAY // 4)
        yield person.follows(scene, at=began)
        yield person.writes(question, at=began + 90)
        if days % 3 == 0:
            yield person.shows(f"demo-media-{days}", at=began + 150)
        yield person.writes(afterthought, at=began + 1800)
    lost = _person(official, draw)
    yield lost.follows(at=now - 3 * DAY)
    yield lost.leaves(at=now - 2 * DAY)


def _person(official: OfficialAccount, draw: Random) -> Person:
    return Person(account=official, openid=f"o{draw.getrandbits(104):026x}", random=draw)


DEMO = Demo(name="wechat", title=LABEL, fill=fill, order=30)
