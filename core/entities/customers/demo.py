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

# fmt: off
SURNAMES = (
    ("Wang", "王"), ("Li", "李"), ("Zhang", "张"), ("Liu", "刘"), ("Chen", "陈"),
    ("Yang", "杨"), ("Huang", "黄"), ("Zhao", "赵"), ("Wu", "吴"), ("Zhou", "周"),
    ("Xu", "徐"), ("Sun", "孙"), ("Ma", "马"), ("Zhu", "朱"), ("Hu", "胡"),
    ("Guo", "郭"), ("He", "何"), ("Lin", "林"), ("Luo", "罗"), ("Gao", "高"),
)
WOMEN = (
    ("Jing", "静"), ("Li", "丽"), ("Yuting", "雨婷"), ("Xiaoyan", "晓燕"),
    ("Sihan", "思涵"), ("Jiayi", "佳怡"), ("Mengjie", "梦洁"), ("Xue", "雪"),
    ("Xinyi", "欣怡"), ("Meiling", "美玲"), ("Hui", "慧"), ("Wanqing", "婉清"),
)
MEN = (
    ("Wei", "伟"), ("Qiang", "强"), ("Jianguo", "建国"), ("Haoran", "浩然"),
    ("Yuxuan", "宇轩"), ("Junjie", "俊杰"), ("Ming", "明"), ("Zhiyuan", "志远"),
    ("Zihao", "子豪"), ("Wenbo", "文博"), ("Lei", "磊"), ("Siyuan", "思远"),
)
# fmt: on
NAME = T("{given} {surname}", "{surname}{given}")
ABROAD = (("Emma Clarke", "female"), ("Lukas Weber", "male"), ("Sophie Martin", "female"))
REGIONS = (
    T("Shanghai", "上海"),
    T("Beijing", "北京"),
    T("Hangzhou", "浙江 杭州"),
    T("Suzhou", "江苏 苏州"),
    T("Shenzhen", "广东 深圳"),
    T("Chengdu", "四川 成都"),
    T("Wuhan", "湖北 武汉"),
)
SOURCES = (
    ("wechat", T("poster in the shop", "门店海报")),
    ("wechat", T("menu of the account", "公众号菜单")),
    ("form", T("website", "官网")),
    ("referral", T("an old customer", "老客户介绍")),
)
TAGS = (
    T("Regular", "老客户"),
    T("Group order", "团购"),
    T("Gifts", "礼品"),
    T("Tea lover", "茶友"),
    T("Price-conscious", "价格敏感"),
    T("VIP", "VIP"),
    T("Buys for a company", "企业采购"),
)
FROM = T("Demo: {detail}", "演示：{detail}")
STEPS = tuple(Lifecycle)

_THERE = "select count(*) from customer where source_detail like any($1)"
_BACK_IN_TIME = """
update customer set created_at = now() - $2 * interval '1 day' where id = $1"""
_PEOPLE = """
select u.id, (select ut.team from user_team ut where ut.person = u.id limit 1) as team
from users u where u.active order by u.id"""


async def fill(_house: Any, progress: Callable[[int, int, T], None], *, amount: int = 120) -> None:
    """Register them; telling it again only adds who is missing."""
    marks = [FROM.fill(detail="%").say(tag) for tag in ("en", "zh-CN")]
    there = await fetchval(_THERE, marks)
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
        region=chance.choice(REGIONS).say(),
        company=chance.choice(companies) if companies and chance.random() < 0.45 else None,
        owner=owner,
        team=team,
        lifecycle=chance.choice(STEPS).value,
        source=source,
        source_detail=FROM.fill(detail=detail).say(),
        tags=[tag.say() for tag in chance.sample(TAGS, chance.randrange(3))],
        consent={"marketing": chance.random() < 0.6},
    )


def _called(chance: Random, number: int) -> tuple[str, str]:
    if number % 20 == 19:
        return ABROAD[number // 20 % len(ABROAD)]
    woman = chance.random() < 0.55
    given = T(*chance.choice(WOMEN if woman else MEN))
    name = NAME.fill(given=given, surname=T(*chance.choice(SURNAMES)))
    return name.say(), "female" if woman else "male"


DEMO = Demo(name="customers", title=LABEL, fill=fill, order=30)
