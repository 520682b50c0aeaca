"""Aliyun, as a provider of text messages."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from core.channels import Answer, Trouble
from core.errors import Invalid, T, clean_text

from . import api
from .errors import BEIJING, not_arrived, trouble_of
from .provider import Reply, Report, SmsLine

BROKEN = T("The body is no report and no reply", "内容不是短信状态报告或回复")

MOST = 2000
"""Reports in one batch."""

NUMBER = re.compile(r"(?:\+|00)?[0-9]{5,20}")


class Aliyun:
    """The provider that is built in."""

    name = "aliyun"
    title = T("Aliyun SMS", "阿里云短信")
    acknowledgement = '{"code":0,"msg":"成功"}'.encode()

    async def send(
        self, line: SmsLine, *, phone: str, template: str, data: Mapping[str, str], id: str
    ) -> str:
        """Send one message; the provider's id of it."""
        said = await api.call(
            line,
            "SendSms",
            PhoneNumbers=national(phone),
            SignName=line.settings.sign_name,
            TemplateCode=template,
            TemplateParam=orjson.dumps(dict(data)).decode(),
            OutId=id,
        )
        return str(said.get("BizId", ""))

    async def look(self, line: SmsLine) -> None:
        """Ask what became of messages to a number that nobody has."""
        today = datetime.now(BEIJING).strftime("%Y%m%d")
        asked = {"PhoneNumber": "13000000000", "SendDate": today}
        await api.call(line, "QuerySendDetails", **asked, PageSize="1", CurrentPage="1")

    def trouble_of(self, answer: Answer) -> Trouble | None:
        """What Aliyun's own codes say."""
        return trouble_of(answer.body)

    def read(self, body: bytes) -> Sequence[Report | Reply]:
        """A batch of reports or replies; the pushes are not signed."""
        try:
            said = orjson.loads(body)
        except ValueError:
            raise Invalid(BROKEN) from None
        batch = said if isinstance(said, list) else [said]
        if not batch or len(batch) > MOST:
            raise Invalid(BROKEN)
        return [_read(item) for item in batch]


def national(phone: str) -> str:
    """A number as Aliyun wants it: at home without the country, abroad with it but without plus."""
    return phone.removeprefix("+86") if phone.startswith("+86") else phone.removeprefix("+")


def _read(item: Any) -> Report | Reply:
    if not isinstance(item, dict):
        raise Invalid(BROKEN)
    phone = _text(item, "phone_number")
    if not NUMBER.fullmatch(phone):
        raise Invalid(BROKEN)
    return _reply(item, phone) if "content" in item else _report(item, phone)


def _report(item: Mapping[str, Any], phone: str) -> Report:
    arrived = item.get("success")
    if not isinstance(arrived, bool):
        raise Invalid(BROKEN)
    code = _text(item, "err_code")
    return Report(
        message=_text(item, "out_id") or _text(item, "biz_id"),
        phone=phone,
        arrived=arrived,
        code=code,
        trouble=None if arrived else not_arrived(code),
    )


def _reply(item: Mapping[str, Any], phone: str) -> Reply:
    text, at = _text(item, "content"), _time(_text(item, "send_time"))
    number = _text(item, "sequence_id")
    mark = hashlib.sha256(orjson.dumps([phone, text, at.isoformat()])).hexdigest()
    return Reply(
        id=f"reply:{number or mark}",
        phone=phone,
        text=text,
        at=at,
        facts={name: _text(item, name) for name in ("sign_name", "dest_code")},
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    """A field as text: numbers come with and without quotes."""
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return clean_text(str(value))[:2000]


def _time(text: str) -> datetime:
    """A time in Beijing."""
    try:
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        raise Invalid(BROKEN) from None
    return moment.replace(tzinfo=BEIJING).astimezone(UTC)
