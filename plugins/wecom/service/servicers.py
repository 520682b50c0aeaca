"""Who answers in a service account: WeCom takes or refuses each employee by themselves."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from core.channels import words_of
from core.db import execute, fetch
from core.errors import Conflict, T
from plugins.wecom import api
from plugins.wecom.errors import trouble_of_code

NOT_ADDED = T("Not added: {names}. {why}", "以下成员未能加入：{names}。{why}")
NOT_REMOVED = T("Not removed: {names}. {why}", "以下成员未能移除：{names}。{why}")

_NAMES = """
select userid, name from wecom_staff where account = $1 and userid = any($2) and name <> ''"""

_RECEIVES = """
update wecom_desk set servicers = (
    select coalesce(jsonb_agg(x.one || case when x.one ->> 'userid' = $3
        then jsonb_build_object('receives', $4::boolean) else '{}' end order by x.n), '[]')
    from jsonb_array_elements(servicers) with ordinality as x (one, n))
where account = $1 and open_kfid = $2"""

RESTING = 2


async def heed(account: UUID, event: Mapping[str, Any]) -> None:
    """Somebody stopped receiving customers for a while, or began again."""
    if event.get("event_type") == "servicer_status_change":
        said = (str(event.get("open_kfid")), str(event.get("servicer_userid")))
        await execute(_RECEIVES, account, *said, event.get("status") != RESTING)


async def change(
    line: api.calling.Wire, open_kfid: str, userids: Sequence[str], *, add: bool
) -> list[T]:
    """Let employees answer, or no longer; whom WeCom refused, and why, in words."""
    results = await api.desk.change_servicers(line, open_kfid, userids, add=add)
    refused = [(int(one["errcode"]), str(one["userid"])) for one in results if one.get("errcode")]
    if not refused:
        return []
    names = await _names(line.account, [userid for _, userid in refused])
    message = NOT_ADDED if add else NOT_REMOVED
    return [
        _sentence(message, [names.get(userid, userid) for _, userid in those], code)
        for code, those in groupby(sorted(refused), key=lambda one: one[0])
    ]


def refuse(told: Sequence[T]) -> None:
    """Tell whoever asked about everybody who was refused."""
    if told:
        raise Conflict(T(" ".join(one.en for one in told), "".join(one.zh for one in told)))


def _sentence(message: T, names: Sequence[str], code: int) -> T:
    who = T(", ".join(names), "、".join(names))
    return message.fill(names=who, why=words_of(trouble_of_code(code)))


async def _names(account: UUID, userids: Sequence[str]) -> Mapping[str, Any]:
    return {row["userid"]: row["name"] for row in await fetch(_NAMES, account, list(userids))}
