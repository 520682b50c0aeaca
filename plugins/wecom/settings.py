"""What we must know of one corp."""

from typing import Annotated

from pydantic import Field, model_validator

from core.channels import AccountSettings, shaped
from core.errors import Invalid, T
from core.hooks import Secret

CORP_ID = shaped("w[wx][0-9a-zA-Z]{14,30}", T("A CorpID begins with “ww”.", "企业 ID 以“ww”开头。"))
SECRET = shaped(
    "[0-9a-zA-Z_-]{20,64}",
    T("This is not a Secret of WeCom.", "这不是企业微信的 Secret。"),
)
TOKEN = shaped(
    "[0-9a-zA-Z]{1,32}",
    T("A Token has up to 32 letters and digits.", "Token 为不超过 32 位字母和数字。"),
)
AES_KEY = shaped(
    "[0-9a-zA-Z]{43}",
    T(
        "An EncodingAESKey has exactly 43 letters and digits.",
        "EncodingAESKey 为 43 位字母和数字。",
    ),
)
FILE_NAME = shaped(
    r"(WW_verify_[0-9a-zA-Z]{1,40}\.txt)?",
    T("The file is called WW_verify_….txt.", "文件名形如 WW_verify_….txt。"),
)

NO_PROOF = T("Enter what the file contains, too.", "请同时填写校验文件的内容。")
NO_NAME = T("Enter what the file is called, too.", "请同时填写校验文件的文件名。")


class WeComSettings(AccountSettings):
    """One corp: who it is, the application that speaks for it, and the secrets we share."""

    corp_id: Annotated[str, Field(title="CorpID"), CORP_ID]
    agent_id: Annotated[int, Field(title="AgentID", ge=1)]
    app_secret: Annotated[Secret, Field(title="Secret"), SECRET]
    contacts_secret: Annotated[Secret | None, Field(title="Contacts secret"), SECRET] = None
    """Only corps that used it before December 2023 have one that works."""
    kf_secret: Annotated[Secret | None, Field(title="Customer service secret"), SECRET] = None
    """Likewise."""
    token: Annotated[Secret, Field(title="Token"), TOKEN]
    encoding_aes_key: Annotated[Secret, Field(title="EncodingAESKey"), AES_KEY]
    previous_aes_key: Annotated[
        Secret | None, Field(json_schema_extra={"hidden": True}), AES_KEY
    ] = None
    """The key before the last change: messages sealed with it may still be on their way."""
    open_platform: Annotated[str, Field(title="Open Platform", max_length=100)] = ""
    """The Open Platform account it is bound to, within which a unionid is one person."""
    verify_file_name: Annotated[str, Field(title="File name", max_length=60), FILE_NAME] = ""
    verify_file_content: Annotated[str, Field(title="File content", max_length=200)] = ""
    kf_messages: Annotated[int, Field(ge=1, le=20)] = 5
    kf_hours: Annotated[int, Field(ge=1, le=72)] = 48
    media_days: Annotated[int, Field(ge=1, le=30)] = 3
    """How long the platform keeps files of customer service [unconfirmed]."""

    @model_validator(mode="after")
    def _proof_is_whole(self) -> "WeComSettings":
        """A file without content proves nothing: WeCom only says that the check failed."""
        if self.verify_file_name and not self.verify_file_content:
            raise Invalid(NO_PROOF, field="verify_file_content")
        if self.verify_file_content and not self.verify_file_name:
            raise Invalid(NO_NAME, field="verify_file_name")
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
