"""Approved templates: forms of words with gaps, each for one purpose."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Invalid, T

GAP = re.compile(r"\$\{([A-Za-z0-9_\u4e00-\u9fff]{1,40})\}")
CODE = re.compile(r"SMS_[0-9]{1,20}")
ADDRESS = re.compile(r"https?://", re.IGNORECASE)

LONGEST_VALUE = 35
"""How long a value may be; some purposes of some providers allow less."""

BROKEN = T(
    "Line {line}: write code | purpose | words, such as: SMS_123 | service | Your order ${{no}}"
    " is on its way.",
    "第 {line} 行格式应为：模板编号 | 用途 | 内容，例如：SMS_123 | 通知 | 您的订单${{no}}已发货。",
)
NO_WAY_OUT = T(
    "Line {line}: a marketing template must say that answering R refuses more.",
    "第 {line} 行：推广模板须包含“拒收请回复R”。",
)
TWICE = T("Line {line}: this template stands here twice.", "第 {line} 行：模板编号重复。")
MISSING = T("The template needs “{name}”.", "模板缺少变量“{name}”。")
TOO_LONG = T("“{name}” is longer than {most} characters.", "变量“{name}”超过 {most} 字。")
LINK = T("“{name}” must not hold a web address.", "变量“{name}”不能包含网址。")


class Purpose(StrEnum):
    """What a template is for; the law treats each differently."""

    CODE = "code"
    SERVICE = "service"
    MARKETING = "marketing"


PURPOSES: Mapping[str, Purpose] = {
    "code": Purpose.CODE,
    "验证码": Purpose.CODE,
    "service": Purpose.SERVICE,
    "通知": Purpose.SERVICE,
    "marketing": Purpose.MARKETING,
    "推广": Purpose.MARKETING,
}


@dataclass(frozen=True, kw_only=True)
class Approved:
    """One template, as the provider approved it."""

    code: str
    purpose: Purpose
    text: str

    @property
    def gaps(self) -> Sequence[str]:
        """The names of its gaps, in order."""
        return tuple(dict.fromkeys(GAP.findall(self.text)))

    def filled(self, data: Mapping[str, str]) -> str:
        """Its words with the gaps filled; Invalid if one stays open or holds what it must not."""
        for name in self.gaps:
            _check(name, data.get(name, ""))
        return GAP.sub(lambda gap: data[gap[1]], self.text)


def read_templates(text: str) -> Sequence[Approved]:
    """Templates as an owner writes them, one per line; Invalid names the line that is wrong."""
    found: dict[str, Approved] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        template = _read(line, str(number))
        if template.code in found:
            raise Invalid(TWICE.fill(line=str(number)), field="templates")
        found[template.code] = template
    return tuple(found.values())


def _read(line: str, number: str) -> Approved:
    parts = [part.strip() for part in re.split(r"[|｜]", line, maxsplit=2)]
    purpose = PURPOSES.get(parts[1].lower()) if len(parts) == 3 else None
    if purpose is None or not CODE.fullmatch(parts[0]) or not parts[2]:
        raise Invalid(BROKEN.fill(line=number), field="templates")
    if purpose is Purpose.MARKETING and "拒收请回复R" not in parts[2].replace(" ", ""):
        raise Invalid(NO_WAY_OUT.fill(line=number), field="templates")
    return Approved(code=parts[0], purpose=purpose, text=parts[2])


def _check(name: str, value: str) -> None:
    if not value.strip():
        raise Invalid(MISSING.fill(name=name), field=f"content.data.{name}")
    if len(value) > LONGEST_VALUE:
        most = str(LONGEST_VALUE)
        raise Invalid(TOO_LONG.fill(name=name, most=most), field=f"content.data.{name}")
    if ADDRESS.search(value):
        raise Invalid(LINK.fill(name=name), field=f"content.data.{name}")
