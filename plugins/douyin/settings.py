"""What we must know of one business account on Douyin, and of its advertiser's account."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from core.channels import AccountSettings, shaped
from core.errors import Invalid, T
from core.hooks import Secret

DIGITS = re.compile(r"[0-9]{1,20}")
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
CLIENT_KEY = shaped(
    "((aw|tt)[0-9a-z]{6,30})?",
    T(
        "A Client Key is “aw” or “tt” and small letters or digits.",
        "Client Key 由“aw”或“tt”加小写字母和数字组成。",
    ),
)
SECRET = shaped(
    "([0-9a-zA-Z]{16,128})?",
    T("The secret has 16 to 128 letters and digits.", "密钥为 16–128 位字母和数字。"),
)
TOKEN = shaped(
    r"([0-9A-Za-z._\-=+/]{8,512})?",
    T("This is not a token as the platform gives them.", "令牌格式不正确。"),
)
NUMBER = shaped("([0-9]{1,20})?", T("This is a number.", "应为纯数字。"))
BAD_NUMBERS = T("Only numbers, with commas between them.", "只能填写数字，用逗号分隔。")
SCENE = shaped(
    "([a-z_]{1,60})?",
    T("A scene is small letters with _ between them.", "scene 仅含小写字母和下划线。"),
)
BAD_SCOPES = T(
    "Abilities look like im.direct_message, with spaces between them.",
    "能力名称形如 im.direct_message，用空格分隔。",
)


class DouyinSettings(AccountSettings):
    """One business account: the app that speaks for it, what was granted, and the leads of its ads.

    How long and how often Douyin lets a business answer is not published (the numbers here are a
    careful guess), so they are settings.
    """

    client_key: Annotated[str, Field(title="Client Key"), CLIENT_KEY] = ""
    client_secret: Annotated[Secret | None, Field(title="Client Secret"), SECRET] = None
    refresh_token: Annotated[Secret | None, Field(title="Refresh token"), TOKEN] = None
    """Only for those who were given one elsewhere; connecting by hand needs none."""
    granted_scopes: Annotated[str, Field(title="Granted", max_length=2000)] = ""
    """What the owner's authorisation granted, as Douyin told us."""
    business_scopes: Annotated[tuple[str, ...], Field(title="Business abilities")] = ()
    """What Douyin granted to the app and never tells: private messages, above all."""
    open_id: Annotated[str, Field(title="Business open_id", max_length=200)] = ""
    """The account's own open_id, learnt when its owner authorises: events of an app's other
    accounts come to the same address, and are not ours."""
    developer: Annotated[str, Field(title="Developer", max_length=100)] = ""
    """The developer whose apps share one union_id for a person; blank where there is one app."""
    reply_hours: Annotated[float, Field(title="Hours to reply", gt=0, le=720)] = 24
    reply_messages: Annotated[int, Field(title="Replies", ge=0, le=100)] = 6
    enter_hours: Annotated[float, Field(title="Hours after entering", gt=0, le=720)] = 24
    enter_messages: Annotated[int, Field(title="After entering", ge=0, le=100)] = 1
    reach_messages: Annotated[int, Field(title="Reach per day", ge=1, le=3)] = 3
    reach_minutes: Annotated[int, Field(title="Minutes of a reach", ge=1, le=1440)] = 10
    """How long after the first message of a day the others may follow: it is once a day."""
    consent_days: Annotated[float, Field(title="Days of a consent", gt=0, le=365)] = 30
    """How long somebody's agreement lasts where Douyin does not say."""
    scene_enter: Annotated[str, Field(title="Scene after entering"), SCENE] = "im_enter_direct_msg"
    scene_consent: Annotated[str, Field(title="Scene of a reach"), SCENE] = "im_authorize_message"
    """What Douyin wants to hear with such messages: values of one library, not confirmed."""
    sends_per_second: Annotated[int, Field(title="Messages a second", ge=1, le=1000)] = 30
    comments_per_second: Annotated[int, Field(title="Answers a second", ge=1, le=1000)] = 5
    comment_letters: Annotated[int, Field(title="Letters of an answer", ge=10, le=1000)] = 100
    reach_people: Annotated[int, Field(title="People reached per day", ge=1, le=5000)] = 5000
    comment_days: Annotated[int, Field(title="Days to watch comments", ge=1, le=365)] = 30
    window_codes: Annotated[str, Field(title="Codes of a closed window", max_length=100)] = (
        "28003070"
    )
    """The codes that mean: no more until they write again. Douyin publishes none; a guess."""
    applet_template: Annotated[str, Field(title="Mini program card", max_length=200)] = ""
    lead_app_id: Annotated[str, Field(title="App ID"), NUMBER] = ""
    lead_secret: Annotated[Secret | None, Field(title="Secret"), SECRET] = None
    lead_refresh_token: Annotated[Secret | None, Field(title="Refresh token of leads"), TOKEN] = (
        None
    )
    push_secret: Annotated[Secret | None, Field(title="Push secret"), SECRET] = None
    advertisers: Annotated[str, Field(title="Advertisers", max_length=1000)] = ""
    verified_phones: Annotated[bool, Field(title="Verified numbers")] = False
    """Whether the ad's forms prove the number by a text message."""
    won_state: Annotated[int, Field(title="Won means", ge=0, le=99_999)] = 196

    @field_validator("advertisers", "window_codes")
    @classmethod
    def _numbers(cls, value: str, info: ValidationInfo) -> str:
        parts = [part for part in re.split(r"[\s,，]+", value) if part]
        if not all(DIGITS.fullmatch(part) for part in parts):
            raise Invalid(BAD_NUMBERS, field=info.field_name)
        return ",".join(parts)

    @field_validator("granted_scopes")
    @classmethod
    def _granted_scopes(cls, value: str) -> str:
        return " ".join(_scopes(value.split(), field="granted_scopes"))

    @field_validator("business_scopes", mode="before")
    @classmethod
    def _business_scopes(cls, value: Any) -> tuple[str, ...]:
        """Picked from a list, or typed with spaces or commas between them."""
        listed = [value] if isinstance(value, str) else list(value or ())
        parts = [part for each in listed for part in re.split(r"[\s,，]+", str(each))]
        return _scopes(parts, field="business_scopes")

    @model_validator(mode="after")
    def _one_part_at_least(self) -> "DouyinSettings":
        app = (bool(self.client_key), bool(self.client_secret))
        ads = (bool(self.lead_app_id), bool(self.lead_secret))
        if any(app) and not all(app):
            raise Invalid(PARTS, field="client_secret" if app[0] else "client_key")
        if not any(app) and not all(ads):
            missing = "lead_secret" if ads[0] else "lead_app_id" if ads[1] else "client_key"
            raise Invalid(PARTS, field=missing)
        return self

    def allows(self, scope: str) -> bool:
        """Whether Douyin granted this ability, as far as anybody told us."""
        return bool(self.client_key) and scope in self.scopes

    @property
    def scopes(self) -> frozenset[str]:
        """Everything that was granted."""
        return frozenset((*self.granted_scopes.split(), *self.business_scopes))

    @property
    def developer_scope(self) -> str:
        """Where a union_id is unique: all apps of one developer."""
        return f"douyin_developer:{self.developer or self.client_key}"

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
    def consent_window(self) -> timedelta:
        """How long a person's agreement counts where Douyin does not say."""
        return timedelta(days=self.consent_days)

    @property
    def enter_window(self) -> timedelta:
        """How long after a person opened the conversation we may greet them."""
        return timedelta(hours=self.enter_hours)


def _scopes(parts: Iterable[str], *, field: str) -> tuple[str, ...]:
    known = sorted({part for part in parts if part})
    if not all(SCOPE.fullmatch(part) for part in known):
        raise Invalid(BAD_SCOPES, field=field)
    return tuple(known)
