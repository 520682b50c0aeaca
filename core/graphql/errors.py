"""What an asker is told when something fails; nothing of the house's inside is in it."""

import secrets
import traceback
from typing import Any

import asyncpg
import orjson
import structlog
from graphql import GraphQLError

from core.errors import Refusal, T

_log = structlog.get_logger("graphql")

BROKEN = T(
    "Something went wrong on our side. Please mention {id} when you report it.",
    "系统内部出错。反馈时请附上编号 {id}。",
)
LATE = T("This took too long and was stopped.", "处理超时，已中止。")
NULL = T("There is no value for the required field {name}.", "必填字段 {name} 没有值。")
UNDERSTOOD = (asyncpg.DataError, UnicodeEncodeError, OverflowError)
UNREADABLE = T("A value does not fit its field.", "有值与字段类型不符。")


class Unavailable(Exception):
    """The database cannot be reached now; nothing was done, and asking again later may help."""


def told(code: str, message: str, *, path: list[Any] | None = None, id: str | None = None) -> Any:
    """A top-level error of an answer."""
    extensions = {"code": code} | ({"id": id} if id else {})
    return {"message": message} | ({"path": path} if path else {}) | {"extensions": extensions}


def explained(error: BaseException, *, path: list[Any] | None = None) -> Any:
    """The error as its asker may know it; what nobody foresaw is logged under an id."""
    cause = error.original_error if isinstance(error, GraphQLError) else error
    path = list(error.path) if isinstance(error, GraphQLError) and error.path else path
    if isinstance(error, GraphQLError) and (cause is None or isinstance(cause, GraphQLError)):
        return told("BAD_USER_INPUT", error.message, path=path)
    if isinstance(cause, Refusal):
        return told(cause.code, cause.message.say(), path=path)
    if isinstance(cause, TimeoutError | asyncpg.QueryCanceledError):
        return told("LIMITED", LATE.say(), path=path)
    if isinstance(cause, UNDERSTOOD):
        return told("BAD_USER_INPUT", UNREADABLE.say(), path=path)
    return _masked(cause or error, path)


def invalid(error: GraphQLError) -> Any:
    """Why a document is not valid."""
    return told("BAD_USER_INPUT", error.message)


def _masked(error: BaseException, path: list[Any] | None) -> Any:
    id_ = secrets.token_hex(6)
    # formatted here: a pretty printer would show local variables, and secrets among them
    trace = "".join(traceback.format_exception(error))
    _log.error("unexpected", id=id_, path=path, traceback=trace)
    return told("INTERNAL", BROKEN.fill(id=id_).say(), path=path, id=id_)


def failed(*errors: Any) -> bytes:
    """An answer that is nothing but errors."""
    return orjson.dumps({"data": None, "errors": errors})
