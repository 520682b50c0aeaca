"""What we must know of one official account or mini program."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from core.channels import AccountSettings, shaped
from core.errors import Invalid, T
from core.hooks import Secret

ORIGINAL_ID = re.compile(r"gh_[0-9a-zA-Z]{4,32}")
VERIFY_FILE = re.compile(r"MP_verify_([0-9a-zA-Z]{8,32})\.txt")

APP_ID = shaped(
    "wx[0-9a-f]{16}",
    T(
        "An AppID is “wx” and 16 letters a–f or digits.",
        "AppID 由“wx”加 16 位小写十六进制字符组成。",
    ),
)
ORIGINAL = shaped(
    f"({ORIGINAL_ID.pattern})?",
    T("An original id is “gh_” and letters or digits.", "原始 ID 形如 gh_1a2b3c4d5e6f。"),
)
APP_SECRET = shaped(
    "[0-9a-zA-Z]{32}",
    T("An AppSecret has 32 letters and digits.", "AppSecret 为 32 位字母和数字。"),
)
TOKEN = shaped(
    "[0-9a-zA-Z]{3,32}",
    T("A Token has 3 to 32 letters and digits.", "Token 为 3–32 位字母和数字。"),
)
AES_KEY = shaped(
    "[0-9a-zA-Z]{43}",
    T(
        "An EncodingAESKey has exactly 43 letters and digits.",
        "EncodingAESKey 为 43 位字母和数字。",
    ),
)
PROOF = shaped(
    f"({VERIFY_FILE.pattern})?",
    T(
        "The file is called MP_verify_, 16 letters or digits, .txt.",
        "文件名形如 MP_verify_xxxxxxxxxxxxxxxx.txt。",
    ),
)


class Mode(StrEnum):
    """How the platform wraps its messages, as chosen in its console."""

    SAFE = "safe"
    COMPATIBLE = "compatible"
    PLAIN = "plain"


class Kind(StrEnum):
    """What kind of account it is."""

    OFFICIAL_ACCOUNT = "official_account"
    SUBSCRIPTION_ACCOUNT = "subscription_account"
    MINI_PROGRAM = "mini_program"


class WeChatSettings(AccountSettings):
    """One account: who it is, and the secrets we share with the platform."""

    kind: Annotated[Kind, Field(title="Kind")] = Kind.OFFICIAL_ACCOUNT
    app_id: Annotated[str, Field(title="AppID"), APP_ID]
    app_secret: Annotated[Secret | None, Field(title="AppSecret"), APP_SECRET] = None
    token: Annotated[Secret, Field(title="Token"), TOKEN]
    encoding_aes_key: Annotated[Secret | None, Field(title="EncodingAESKey"), AES_KEY] = None
    previous_aes_key: Annotated[
        Secret | None, Field(json_schema_extra={"hidden": True}), AES_KEY
    ] = None
    """The key before the last change: messages sealed with it may still be on their way."""
    mode: Annotated[Mode, Field(title="Mode")] = Mode.SAFE
    original_id: Annotated[str, Field(title="gh_", max_length=40), ORIGINAL] = ""
    """WeChat's own id of the account, to which every message is addressed; not checked if empty."""
    open_platform: Annotated[str, Field(title="Open Platform", max_length=100)] = ""
    """The Open Platform account it is bound to, within which a unionid is one person.

    Whatever word accounts share; the form offers the AppID or CorpID of another account.
    """
    hand_over: Annotated[bool, Field(title="Hand over")] = False
    """Whether what no rule answers is handed to WeChat's own customer service tool."""
    keep_records: Annotated[bool, Field(title="Records")] = False
    """Whether what is said in WeChat's own customer service tool is written down here as well."""
    keep_places: Annotated[bool, Field(title="Places")] = False
    """Whether the places that phones report by themselves are written down, once an hour."""
    write_remarks: Annotated[bool, Field(title="Remarks")] = False
    """Whether a customer's name here becomes WeChat's remark on them."""
    verify_file: Annotated[str, Field(title="MP_verify", max_length=64), PROOF] = ""
    """Name of the file that proves to the platform that our domain is the shop's."""
    longest_text: Annotated[int, Field(title="Bytes", ge=300, le=20_000)] = 2048
    """Bytes one text message may have; WeChat's pages do not say, so it can be changed."""

    @model_validator(mode="after")
    def _sealed_needs_a_key(self) -> "WeChatSettings":
        if self.mode is not Mode.PLAIN and self.encoding_aes_key is None:
            raise Invalid(
                T(
                    "Safe and compatible mode need the EncodingAESKey.",
                    "安全模式和兼容模式需要 EncodingAESKey。",
                ),
                field="encoding_aes_key",
            )
        return self

    @property
    def mini(self) -> bool:
        """Whether it is a mini program."""
        return self.kind is Kind.MINI_PROGRAM

    @property
    def binding(self) -> str:
        """Within what its unionids are compared: the Open Platform named, else itself alone."""
        return self.open_platform or self.app_id

    @property
    def subscription(self) -> bool:
        """Whether it is a subscription account, to which WeChat grants less."""
        return self.kind is Kind.SUBSCRIPTION_ACCOUNT

    @property
    def reads_service_tool(self) -> bool:
        """Whether we look who is served in WeChat's own tool, and what is said there."""
        wanted = self.hand_over or self.keep_records
        return wanted and not self.mini and self.app_secret is not None

    @property
    def aes_keys(self) -> tuple[str, ...]:
        """The keys a message may be sealed with, the present one first."""
        keys = (self.encoding_aes_key, self.previous_aes_key)
        return tuple(key.get_secret_value() for key in keys if key is not None)
