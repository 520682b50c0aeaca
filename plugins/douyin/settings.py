"""What we must know of one business account on Douyin, and of its advertiser's account."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from core.channels import AccountSettings
from core.errors import Invalid, T
from core.hooks import Secret

CLIENT_KEY = re.compile(r"(aw|tt)[0-9a-z]{6,30}")
SECRET = re.compile(r"[0-9a-zA-Z]{16,128}")
TOKEN = re.compile(r"[0-9A-Za-z._\-=+/]{8,512}")
NUMBERS = re.compile(r"[0-9]{1,20}")
SCOPE = re.compile(r"[a-z_.]{2,60}")

DIRECT = "im.direct_message"
GROUPS = "im.group_message"
RECALL = "im.recall_message"
CARDS = "im.message_card"
PICTURES = "im.multimedia_message"
UPLOADS = "tool.image.upload"
COMMENTS = "item.comment"
VIDEOS = "video.list.bind"

PARTS = T(
    "Enter the app's Client Key and Client Secret, or an advertiser's App ID and Secret.",
    "请填写应用的 Client Key 和 Client Secret，或巨量引擎的 App ID 和 Secret。",
)
BAD_KEY = T(
    "A Client Key is “aw” or “tt” and small letters or digits.",
    "Client Key 由“aw”或“tt”加小写字母和数字组成。",
)
BAD_SECRET = T("The secret has 16 to 128 letters and digits.", "密钥为 16–128 位字母和数字。")
BAD_TOKEN = T("This is not a token as the platform gives them.", "令牌格式不正确。")
BAD_NUMBERS = T("Only numbers, with commas between them.", "只能填写数字，用逗号分隔。")
BAD_SCOPES = T(
    "Abilities look like im.direct_message, with spaces between them.",
    "能力名称形如 im.direct_message，用空格分隔。",
)


class DouyinSettings(AccountSettings):
    """One business account: the app that speaks for it, what was granted, and the leads of its ads.

    How long and how often Douyin lets a business answer is not published (the numbers here are a
    careful guess), so they are settings.
    """

    client_key: Annotated[str, Field(title="Client Key")] = ""
    client_secret: Annotated[Secret | None, Field(title="Client Secret")] = None
    refresh_token: Annotated[Secret | None, Field(title="Refresh token")] = None
    """Only for those who were given one elsewhere; connecting by hand needs none."""
    granted_scopes: Annotated[str, Field(title="Granted", max_length=2000)] = ""
    """What the owner's authorisation granted, as Douyin told us."""
    business_scopes: Annotated[str, Field(title="Business abilities", max_length=2000)] = ""
    """What Douyin granted to the app and never tells: private messages, above all."""
    reply_hours: Annotated[float, Field(title="Hours to reply", gt=0, le=720)] = 24
    reply_messages: Annotated[int, Field(title="Replies", ge=0, le=100)] = 6
    enter_hours: Annotated[float, Field(title="Hours after entering", gt=0, le=720)] = 24
    enter_messages: Annotated[int, Field(title="After entering", ge=0, le=100)] = 1
    reach_messages: Annotated[int, Field(title="Reach per day", ge=1, le=3)] = 3
    reach_people: Annotated[int, Field(title="People reached per day", ge=1, le=5000)] = 5000
    comment_days: Annotated[int, Field(title="Days to watch comments", ge=1, le=365)] = 30
    applet_template: Annotated[str, Field(title="Mini program card", max_length=200)] = ""
    lead_app_id: Annotated[str, Field(title="App ID")] = ""
    lead_secret: Annotated[Secret | None, Field(title="Secret")] = None
    lead_refresh_token: Annotated[Secret | None, Field(title="Refresh token of leads")] = None
    push_secret: Annotated[Secret | None, Field(title="Push secret")] = None
    advertisers: Annotated[str, Field(title="Advertisers", max_length=1000)] = ""
    verified_phones: Annotated[bool, Field(title="Verified numbers")] = False
    """Whether the ad's forms prove the number by a text message."""
    won_state: Annotated[int, Field(title="Won means", ge=0, le=99_999)] = 196

    @field_validator("client_key")
    @classmethod
    def _client_key(cls, value: str) -> str:
        return _matching(CLIENT_KEY, value, field="client_key", message=BAD_KEY)

    @field_validator("client_secret", "lead_secret", "push_secret")
    @classmethod
    def _secret(cls, value: Secret | None) -> Secret | None:
        if value is not None:
            _matching(SECRET, value.get_secret_value(), field="client_secret", message=BAD_SECRET)
        return value

    @field_validator("refresh_token", "lead_refresh_token")
    @classmethod
    def _refresh_token(cls, value: Secret | None) -> Secret | None:
        if value is not None:
            _matching(TOKEN, value.get_secret_value(), field="refresh_token", message=BAD_TOKEN)
        return value

    @field_validator("lead_app_id", "advertisers")
    @classmethod
    def _numbers(cls, value: str) -> str:
        parts = [part for part in re.split(r"[\s,，]+", value) if part]
        for part in parts:
            _matching(NUMBERS, part, field="advertisers", message=BAD_NUMBERS)
        return ",".join(parts)

    @field_validator("granted_scopes", "business_scopes")
    @classmethod
    def _scopes(cls, value: str) -> str:
        parts = sorted({part for part in re.split(r"[\s,，]+", value) if part})
        for part in parts:
            _matching(SCOPE, part, field="business_scopes", message=BAD_SCOPES)
        return " ".join(parts)

    @model_validator(mode="after")
    def _one_part_at_least(self) -> "DouyinSettings":
        app = bool(self.client_key) and self.client_secret is not None
        ads = bool(self.lead_app_id) and self.lead_secret is not None
        halves = bool(self.client_key) != (self.client_secret is not None)
        if not (app or ads) or halves:
            raise Invalid(PARTS, field="client_key")
        return self

    def allows(self, scope: str) -> bool:
        """Whether Douyin granted this ability, as far as anybody told us."""
        return bool(self.client_key) and scope in self.scopes

    @property
    def scopes(self) -> frozenset[str]:
        """Everything that was granted."""
        return frozenset(f"{self.granted_scopes} {self.business_scopes}".split())

    @property
    def has_leads(self) -> bool:
        """Whether leads can be asked for."""
        return bool(self.lead_app_id and self.advertisers)

    @property
    def advertiser_ids(self) -> tuple[int, ...]:
        """The advertisers whose leads are ours."""
        return tuple(int(each) for each in self.advertisers.split(",") if each)

    @property
    def reply_window(self) -> timedelta:
        """How long after a person's message we may answer."""
        return timedelta(hours=self.reply_hours)

    @property
    def enter_window(self) -> timedelta:
        """How long after a person opened the conversation we may greet them."""
        return timedelta(hours=self.enter_hours)


def _matching(pattern: re.Pattern[str], value: str, *, field: str, message: T) -> str:
    if value and not pattern.fullmatch(value):
        raise Invalid(message, field=field)
    return value
