"""Companies of a believable business: its partners, wholesale buyers and neighbours."""

from collections.abc import Callable
from typing import Any

from core.db import fetch, fetchval
from core.errors import T
from core.hooks import Demo

from .service import add

LABEL = T("Companies", "公司")

COMPANIES = (
    ("云杉科技（上海）有限公司", "yunshan.example", "软件", 320, "上海"),
    ("杭州青禾茶业有限公司", "qinghe-tea.example", "茶叶", 85, "浙江 杭州"),
    ("苏州锦溪丝绸厂", "jinxi-silk.example", "纺织", 240, "江苏 苏州"),
    ("北京知味餐饮管理有限公司", "zhiwei.example", "餐饮", 1200, "北京"),
    ("深圳蓝湾电子有限公司", "bluebay.example", "电子", 560, "广东 深圳"),
    ("成都小满咖啡", "xiaoman.example", "餐饮", 36, "四川 成都"),
    ("广州华尚服饰有限公司", "huashang.example", "服装", 410, "广东 广州"),
    ("武汉江城教育咨询有限公司", "jiangcheng-edu.example", "教育", 150, "湖北 武汉"),
    ("西安长乐汽车销售有限公司", "changle-auto.example", "汽车", 95, "陕西 西安"),
    ("厦门海沧物流有限公司", "haicang.example", "物流", 680, "福建 厦门"),
    ("南京明湖口腔门诊", "minghu-dental.example", "医疗", 48, "江苏 南京"),
    ("Harbour Lane Trading Ltd.", "harbourlane.example", "Trade", 70, "香港"),
    ("Maple & Finch Design", "maplefinch.example", "Design", 22, "上海"),
    ("Northwind Import GmbH", "northwind-import.example", "Trade", 130, "Hamburg"),
)


async def fill(
    _house: Any, progress: Callable[[int, int, T], None], *, amount: int = len(COMPANIES)
) -> None:
    """Remember them; telling it again adds none."""
    owners = [row["id"] for row in await fetch("select id from users where active order by id")]
    for done, (name, domain, industry, size, region) in enumerate(COMPANIES[:amount], 1):
        if not await fetchval("select id from company where domain = $1", domain):
            await add(
                name,
                domain=domain,
                industry=industry,
                size=size,
                region=region,
                owner=owners[done % len(owners)] if owners else None,
            )
        progress(done, amount, LABEL)


DEMO = Demo(name="companies", title=LABEL, fill=fill, order=20)
