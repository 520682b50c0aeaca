"""Customers of a believable business: mostly Chinese names, a few from elsewhere."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from core.db import execute, fetch, fetchval
from core.errors import T
from core.hooks import Demo

from .details import CustomerDetails
from .service import register
from .tables import Lifecycle

LABEL = T("Customers", "客户")

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
WOMEN = ("静", "丽", "雨婷", "晓燕", "思涵", "佳怡", "梦洁", "雪", "欣怡", "美玲", "慧", "婉清")
MEN = ("伟", "强", "建国", "浩然", "宇轩", "俊杰", "明", "志远", "子豪", "文博", "磊", "思远")
ABROAD = (("Emma Clarke", "female"), ("Lukas Weber", "male"), ("Sophie Martin", "female"))
REGIONS = ("上海", "北京", "浙江 杭州", "江苏 苏州", "广东 深圳", "四川 成都", "湖北 武汉")
SOURCES = (
    ("wechat", "门店海报"),
    ("wechat", "公众号菜单"),
    ("form", "官网"),
    ("referral", "老客户介绍"),
)
TAGS = ("老客户", "团购", "礼品", "茶友", "价格敏感", "VIP", "企业采购")
STEPS = tuple(Lifecycle)

_BACK_IN_TIME = """
update customer set created_at = now() - $2 * interval '1 day' where id = $1"""
_PEOPLE = """
select u.id, (select ut.team from user_team ut where ut.person = u.id limit 1) as team
from users u where u.active order by u.id"""


async def fill(_house: Any, progress: Callable[[int, int, T], None], *, amount: int = 120) -> None:
    """Register them; telling it again only adds who is missing."""
    there = await fetchval("select count(*) from customer where source_detail like '演示%'")
    owners = [(row["id"], row["team"]) for row in await fetch(_PEOPLE)]
    companies = [row["id"] for row in await fetch("select id from company order by id")]
    for number in range(amount):
        person = _person(Random(number), number, owners, companies)
        if number >= there:
            customer = await register(person.pop("name", ""), **person)
            await execute(_BACK_IN_TIME, customer.id, float(Random(number).randrange(1, 400)))
        progress(number + 1, amount, LABEL)


def _person(
    chance: Random, number: int, owners: list[tuple[UUID, UUID | None]], companies: list[UUID]
) -> CustomerDetails:
    """One of them, always the same for the same number."""
    name, gender = _called(chance, number)
    source, detail = chance.choice(SOURCES)
    owner, team = chance.choice(owners) if owners and chance.random() < 0.8 else (None, None)
    return CustomerDetails(
        name=name,
        gender=gender,
        phone=f"13{chance.randrange(10)}{5500_0000 + number:08d}",
        email=f"customer{number}@mail.example" if chance.random() < 0.4 else None,
        birthday=date(1962, 1, 1) + timedelta(days=chance.randrange(16_000)),
        region=chance.choice(REGIONS),
        company=chance.choice(companies) if companies and chance.random() < 0.45 else None,
        owner=owner,
        team=team,
        lifecycle=chance.choice(STEPS).value,
        source=source,
        source_detail=f"演示：{detail}",
        tags=chance.sample(TAGS, chance.randrange(3)),
        consent={"marketing": chance.random() < 0.6},
    )


def _called(chance: Random, number: int) -> tuple[str, str]:
    if number % 20 == 19:
        return ABROAD[number // 20 % len(ABROAD)]
    woman = chance.random() < 0.55
    given = chance.choice(WOMEN if woman else MEN)
    return chance.choice(SURNAMES) + given, "female" if woman else "male"


DEMO = Demo(name="customers", title=LABEL, fill=fill, order=30)
