"""What the routes under /auth are told: strict JSON, nothing more than was asked for."""

from typing import Any, TypeVar

import msgspec

from core.errors import Invalid, T, clean_text

LARGEST = 64 * 1024


class SignInBody(msgspec.Struct, forbid_unknown_fields=True):
    """Who wants to come in."""

    email: str
    password: str


class PasswordBody(msgspec.Struct, forbid_unknown_fields=True):
    """The password so far, and from now on."""

    old: str
    new: str


class SetUpBody(msgspec.Struct, forbid_unknown_fields=True):
    """What the wizard asked."""

    name: str
    email: str
    password: str
    business: str
    language: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    url: str = ""
    plugins: list[str] = []
    demo: bool = False
    code: str | None = None


Body = TypeVar("Body", bound=msgspec.Struct)


def read_body(content: bytes, content_type: str, kind: type[Body]) -> Body:
    """The body as what it should be; refuses anything else, naming the field."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Invalid(T("Send application/json.", "请以 application/json 发送。"))
    if len(content) > LARGEST:
        raise Invalid(T("This is too much.", "内容过大。"))
    try:
        body = msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(
            T("This could not be read: {why}", "无法读取：{why}").fill(why=str(error)[:200])
        ) from None
    for name in kind.__struct_fields__:
        _refuse_unstorable(getattr(body, name), name)
    return body


def _refuse_unstorable(value: Any, name: str) -> None:
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str):
            clean_text(text, field=name)
