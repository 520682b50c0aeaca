"""What we must know to send and receive text messages."""

from typing import Annotated

from pydantic import Field, field_validator, model_validator

from core.channels import AccountSettings, shaped
from core.errors import Invalid, T
from core.hooks import Secret

from .callers import read_networks
from .templates import Approved, read_templates

SIGN = T("A sign name has 2 to 12 characters, without brackets.", "签名为 2–12 个字符，不含括号。")
KEY = shaped("[0-9A-Za-z]{10,64}", T("A key has only letters and digits.", "密钥仅含字母和数字。"))
WORD = shaped(
    "[0-9A-Za-z_-]{12,64}",
    T("The push token has 12 to 64 letters and digits.", "推送口令为 12–64 位字母或数字。"),
)
HOUR = shaped(
    "([01]?[0-9]|2[0-3]):[0-5][0-9]",
    T("A time looks like 8:00 or 21:00.", "时间格式如 8:00、21:00。"),
)

EARLIEST, LATEST = 8 * 60, 21 * 60
"""Between which minutes of a day the rules allow marketing."""
LAWFUL = T(
    "Marketing may go out between 8:00 and 21:00 only, Beijing time.",
    "营销短信只能在北京时间 8:00–21:00 之间发送。",
)
BACKWARDS = T("It must end after it begins.", "结束时间须晚于开始时间。")


class SmsSettings(AccountSettings):
    """One account with a provider: its keys, its sign name, its templates."""

    provider: Annotated[str, Field(title="Provider", pattern="^aliyun$")] = "aliyun"
    key_id: Annotated[str, Field(title="AccessKey ID"), KEY]
    key_secret: Annotated[Secret, Field(title="AccessKey Secret"), KEY]
    sign_name: Annotated[str, Field(title="Sign name")]
    templates: Annotated[str, Field(title="Templates", max_length=20_000)] = ""
    """One approved template per line: its code, its purpose and its words."""
    push_token: Annotated[Secret | None, Field(title="Push token"), WORD] = None
    """A word that must stand behind our address in every push; another one shuts the old out."""
    push_addresses: Annotated[str, Field(title="Addresses", max_length=4000)] = ""
    """From where pushes are taken, one address or network per line; from anywhere if empty."""
    doubted_after: Annotated[int, Field(title="Days", ge=0, le=3650)] = 180
    """Days of silence after which a number may be somebody else's; 0 never asks."""
    marketing_from: Annotated[str, Field(title="Marketing from"), HOUR] = "8:00"
    marketing_until: Annotated[str, Field(title="Marketing until"), HOUR] = "21:00"

    @field_validator("sign_name")
    @classmethod
    def _sign_name(cls, value: str) -> str:
        name = value.strip("【】[] ")
        if not 2 <= len(name) <= 12:
            raise Invalid(SIGN, field="sign_name")
        return name

    @field_validator("templates")
    @classmethod
    def _templates(cls, value: str) -> str:
        read_templates(value)
        return value

    @field_validator("push_addresses")
    @classmethod
    def _push_addresses(cls, value: str) -> str:
        read_networks(value)
        return value

    @model_validator(mode="after")
    def _by_day(self) -> "SmsSettings":
        start, end = _minutes(self.marketing_from), _minutes(self.marketing_until)
        if start < EARLIEST or start >= LATEST:
            raise Invalid(LAWFUL, field="marketing_from")
        if end > LATEST:
            raise Invalid(LAWFUL, field="marketing_until")
        if end <= start:
            raise Invalid(BACKWARDS, field="marketing_until")
        return self

    @property
    def approved(self) -> dict[str, Approved]:
        """The templates, by code."""
        return {each.code: each for each in read_templates(self.templates)}


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)
