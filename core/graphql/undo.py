"""Taking changes back: a token that only the one who made the change can use."""

import base64
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from core.db import vault
from core.errors import Invalid, Refusal, T

from .declare import Payload, mutation, payload, verb
from .lists import UserError
from .request import current_request

PURPOSE = "graphql.undo"
KEPT_SECONDS = 24 * 60 * 60
LONGEST = 64_000
NOT_YOURS = T("This cannot be taken back.", "无法撤销。")


def undo_token(kind: str, entity: UUID, version: int, **values: Any) -> str:
    """A token that takes a change of the running request back, while the row is at this version."""
    said = {
        "kind": kind,
        "actor": str(current_request().asker.viewer),
        "entity": str(entity),
        "version": version,
        "values": values,
        "at": int(_now()),
    }
    body = json.dumps(said, default=str, ensure_ascii=False).encode()
    # sealed, not only signed: it may hold values that the asker may change but not read
    return base64.urlsafe_b64encode(vault().seal(body, aad=PURPOSE)).decode()


@payload
class UndoPayload(Payload):
    """Whether the change was taken back."""

    done: bool | None
    errors: list[UserError]


@mutation
class Undo:
    """The root that takes changes back."""

    @verb
    async def undo(self, token: str) -> UndoPayload:
        """Take a change back; CONFLICT if the row changed since."""
        said = _opened(token)
        request = current_request()
        undoable = request.engine.schema.undoables.get(said["kind"])
        if undoable is None or said["actor"] != str(request.asker.viewer):
            raise Invalid(NOT_YOURS, field="token")
        entity, version = UUID(said["entity"]), said["version"]
        await undoable.undo(entity, expected_version=version, **said["values"])
        return UndoPayload(done=True)


def _opened(token: str) -> dict[str, Any]:
    """What a token says, if we signed it and it is not too old."""
    try:
        sealed = base64.b64decode(token[:LONGEST].encode("ascii"), altchars=b"-_", validate=True)
        said = json.loads(vault().open(sealed, aad=PURPOSE))
    except (ValueError, Refusal):
        raise Invalid(NOT_YOURS, field="token") from None
    if said["at"] < _now() - KEPT_SECONDS:
        raise Invalid(NOT_YOURS, field="token")
    return said


def _now() -> float:
    return datetime.now(UTC).timestamp()
