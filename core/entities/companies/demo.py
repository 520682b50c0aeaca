"""Companies of a believable business: its partners, wholesale buyers and neighbours."""

from collections.abc import Callable
from typing import Any

from core.db import fetch, fetchval
from core.errors import T
from core.hooks import Demo

from .service import add

LABEL = T("Companies", "公司")

SOFTWARE, TEA, TEXTILES = T("Software", "软件"), T("Tea", "茶叶"), T("Textiles", "纺织")
FOOD, ELECTRONICS = T("Restaurants", "餐饮"), T("Electronics", "电子")
CLOTHING, EDUCATION = T("Clothing", "服装"), T("Education", "教育")
CARS, LOGISTICS, HEALTH = T("Cars", "汽车"), T("Logistics", "物流"), T("Health", "医疗")
TRADE, DESIGN = T("Trade", "贸易"), T("Design", "设计")
SHANGHAI, BEIJING = T("Shanghai", "上海"), T("Beijing", "北京")

COMPANIES = (
    (T("Yunshan Software", "云杉科技（上海）有限公司"), "yunshan", SOFTWARE, 320, SHANGHAI),
    (T("Qinghe Tea", "杭州青禾茶业有限公司"), "qinghe-tea", TEA, 85, T("Hangzhou", "浙江 杭州")),
    (T("Jinxi Silk Mill", "苏州锦溪丝绸厂"), "jinxi-silk", TEXTILES, 240, T("Suzhou", "江苏 苏州")),
    (T("Zhiwei Restaurants", "北京知味餐饮管理有限公司"), "zhiwei", FOOD, 1200, BEIJING),
    (
        T("Blue Bay Electronics", "深圳蓝湾电子有限公司"),
        "bluebay",
        ELECTRONICS,
        560,
        T("Shenzhen", "广东 深圳"),
    ),
    (T("Xiaoman Coffee", "成都小满咖啡"), "xiaoman", FOOD, 36, T("Chengdu", "四川 成都")),
    (
        T("Huashang Clothing", "广州华尚服饰有限公司"),
        "huashang",
        CLOTHING,
        410,
        T("Guangzhou", "广东 广州"),
    ),
    (
        T("Jiangcheng Education", "武汉江城教育咨询有限公司"),
        "jiangcheng-edu",
        EDUCATION,
        150,
        T("Wuhan", "湖北 武汉"),
    ),
    (
        T("Changle Motors", "西安长乐汽车销售有限公司"),
        "changle-auto",
        CARS,
        95,
        T("Xi'an", "陕西 西安"),
    ),
    (
        T("Haicang Logistics", "厦门海沧物流有限公司"),
        "haicang",
        LOGISTICS,
        680,
        T("Xiamen", "福建 厦门"),
    ),
    (
        T("Minghu Dental Clinic", "南京明湖口腔门诊"),
        "minghu-dental",
        HEALTH,
        48,
        T("Nanjing", "江苏 南京"),
    ),
    (
        T("Harbour Lane Trading Ltd.", "Harbour Lane Trading Ltd."),
        "harbourlane",
        TRADE,
        70,
        T("Hong Kong", "香港"),
    ),
    (T("Maple & Finch Design", "Maple & Finch Design"), "maplefinch", DESIGN, 22, SHANGHAI),
    (
        T("Northwind Import GmbH", "Northwind Import GmbH"),
        "northwind-import",
        TRADE,
        130,
        T("Hamburg", "德国 汉堡"),
    ),
)


async def fill(
    _house: Any, progress: Callable[[int, int, T], None], *, amount: int = len(COMPANIES)
) -> None:
    """Remember them; telling it again adds none."""
    owners = [row["id"] for row in await fetch("select id from users where active order by id")]
    for done, (name, site, industry, size, region) in enumerate(COMPANIES[:amount], 1):
        domain = f"{site}.example"
        if not await fetchval("select id from company where domain = $1", domain):
            await add(
                name.say(),
                domain=domain,
                industry=industry.say(),
                size=size,
                region=region.say(),
                owner=owners[done % len(owners)] if owners else None,
            )
        progress(done, amount, LABEL)


DEMO = Demo(name="companies", title=LABEL, fill=fill, order=20)
