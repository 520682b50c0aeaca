"""What we must know of one corp."""

import re
from typing import Annotated

from pydantic import Field, field_validator, model_validator

from core.channels import AccountSettings
from core.errors import Invalid, T
from core.hooks import Secret

CORP_ID = re.compile(r"w[wx][0-9a-zA-Z]{14,30}")
SECRET = re.compile(r"[0-9a-zA-Z_-]{20,64}")
TOKEN = re.compile(r"[0-9a-zA-Z]{1,32}")
AES_KEY = re.compile(r"[0-9a-zA-Z]{43}")
FILE_NAME = re.compile(r"WW_verify_[0-9a-zA-Z]{1,40}\.txt")


class WeComSettings(AccountSettings):
    """One corp: who it is, the application that speaks for it, and the secrets we share."""

    corp_id: Annotated[str, Field(title="CorpID")]
    agent_id: Annotated[int, Field(title="AgentID", ge=1)]
    app_secret: Annotated[Secret, Field(title="Secret")]
    contacts_secret: Annotated[Secret | None, Field(title="Contacts secret")] = None
    """Only corps that used it before December 2023 have one that works."""
    kf_secret: Annotated[Secret | None, Field(title="Customer service secret")] = None
    """Likewise."""
    token: Annotated[Secret, Field(title="Token")]
    encoding_aes_key: Annotated[Secret, Field(title="EncodingAESKey")]
    previous_aes_key: Annotated[Secret | None, Field(json_schema_extra={"hidden": True})] = None
    """The key before the last change: messages sealed with it may still be on their way."""
    open_platform: Annotated[str, Field(title="Open Platform", max_length=100)] = ""
    """The Open Platform account it is bound to, within which a unionid is one person."""
    verify_file_name: Annotated[str, Field(title="File name", max_length=60)] = ""
    verify_file_content: Annotated[str, Field(title="File content", max_length=200)] = ""
    kf_messages: Annotated[int, Field(ge=1, le=20)] = 5
    kf_hours: Annotated[int, Field(ge=1, le=72)] = 48
    media_days: Annotated[int, Field(ge=1, le=30)] = 3
    """How long the platform keeps files of customer service [unconfirmed]."""

    @field_validator("corp_id")
    @classmethod
    def _corp_id(cls, value: str) -> str:
        message = T("A CorpID begins with “ww”.", "企业 ID 以“ww”开头。")
        return _matching(CORP_ID, value, field="corp_id", message=message)

    @field_validator("app_secret", "contacts_secret", "kf_secret")
    @classmethod
    def _secret(cls, value: Secret | None) -> Secret | None:
        message = T("This is not a Secret of WeCom.", "这不是企业微信的 Secret。")
        return _checked(SECRET, value, field="app_secret", message=message)

    @field_validator("token")
    @classmethod
    def _token(cls, value: Secret) -> Secret:
        message = T("A Token has up to 32 letters and digits.", "Token 为不超过 32 位字母和数字。")
        return _checked(TOKEN, value, field="token", message=message) or value

    @field_validator("encoding_aes_key", "previous_aes_key")
    @classmethod
    def _aes_key(cls, value: Secret | None) -> Secret | None:
        message = T(
            "An EncodingAESKey has exactly 43 letters and digits.",
            "EncodingAESKey 为 43 位字母和数字。",
        )
        return _checked(AES_KEY, value, field="encoding_aes_key", message=message)

    @model_validator(mode="after")
    def _file_belongs_together(self) -> "WeComSettings":
        if self.verify_file_name:
            message = T("The file is called WW_verify_….txt.", "文件名形如 WW_verify_….txt。")
            _matching(FILE_NAME, self.verify_file_name, field="verify_file_name", message=message)
        return self

    @property
    def aes_keys(self) -> tuple[str, ...]:
        """The keys a message may be sealed with, the present one first."""
        keys = (self.encoding_aes_key, self.previous_aes_key)
        return tuple(key.get_secret_value() for key in keys if key is not None)

    @property
    def corp_scope(self) -> str:
        """Where an external_userid is unique."""
        return f"wecom:{self.corp_id}"

    @property
    def binding(self) -> str:
        """Where a unionid is unique."""
        return f"wechat_open:{self.open_platform or self.corp_id}"


def _checked(
    pattern: re.Pattern[str], value: Secret | None, *, field: str, message: T
) -> Secret | None:
    if value is not None:
        _matching(pattern, value.get_secret_value(), field=field, message=message)
    return value


def _matching(pattern: re.Pattern[str], value: str, *, field: str, message: T) -> str:
    if not pattern.fullmatch(value):
        raise Invalid(message, field=field)
    return value
