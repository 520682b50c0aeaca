"""What we must know to work with one Weibo account."""

import re
from typing import Annotated

from pydantic import Field, field_validator

from core.channels import AccountSettings, shaped
from core.errors import Invalid, T
from core.hooks import Secret

DIGITS = re.compile(r"[0-9]{1,20}")

NUMBER = T("This is a number, as Weibo shows it.", "应为微博后台显示的纯数字。")
APP_KEY = shaped("[0-9]{1,20}", NUMBER)
UID = shaped("([0-9]{1,20})?", NUMBER)
SECRET = shaped(
    "[0-9a-zA-Z]{6,64}",
    T("An App Secret has only letters and digits.", "App Secret 仅含字母和数字。"),
)
ACCESS = shaped(
    r"[0-9A-Za-z._\-]{10,200}",
    T(
        "This does not look like an access token of the fan service.",
        "不像是粉丝服务平台的 access_token。",
    ),
)
PICTURE = shaped(
    r"(https://\S{1,500})?",
    T("The picture's address must begin with https://", "图片地址须以 https:// 开头。"),
)
CODES = T("Digits only, with commas between them.", "仅限数字，多个用逗号分隔。")


class WeiboSettings(AccountSettings):
    """One verified account: who it is, and what we share with the platform."""

    app_key: Annotated[str, Field(title="App Key"), APP_KEY]
    app_secret: Annotated[Secret, Field(title="App Secret"), SECRET]
    uid: Annotated[str, Field(title="UID"), UID] = ""
    """The account's own number: pushes for anybody else are then refused."""
    fan_token: Annotated[Secret | None, Field(title="Fan service token"), ACCESS] = None
    """A long-lived token from the fan service's console; without it messages use the owner's."""
    comments: Annotated[bool, Field(title="Comments")] = True
    """Whether comments below our posts are fetched."""
    mentions: Annotated[bool, Field(title="Mentions")] = True
    """Whether posts and comments that mention us are fetched."""
    every_minutes: Annotated[int, Field(title="Minutes between looks", ge=1, le=60)] = 3
    """How often to look: a test app may call 150 times an hour, and each look is up to three."""
    calls_per_hour: Annotated[int, Field(title="Calls an hour", ge=10, le=50_000)] = 150
    """How many calls the app may make; Weibo tells it of no app in public."""
    window_codes: Annotated[str, Field(title="Codes of a closed window", max_length=100)] = "264"
    """How the codes begin that mean: this person may not be written to now. A guess."""
    commercial: Annotated[bool, Field(title="Commercial interface")] = False
    """Whether the account bought the commercial interface, whose addresses differ."""
    media: Annotated[bool, Field(title="Pictures and voice messages")] = True
    """Whether media are fetched; nobody could verify the address they are fetched from."""
    picture: Annotated[str, Field(title="Picture of link cards", max_length=500), PICTURE] = ""
    """A public picture for link cards; without it a link is sent as text."""
    server_ip: Annotated[str, Field(title="Our public IP", max_length=45)] = ""
    """Newer pages of Weibo ask for it with every comment."""

    @field_validator("window_codes")
    @classmethod
    def _window_codes(cls, value: str) -> str:
        parts = re.split(r"[\s,，]+", value.strip()) if value.strip() else []
        if not all(DIGITS.fullmatch(part) for part in parts):
            raise Invalid(CODES, field="window_codes")
        return ",".join(parts)
