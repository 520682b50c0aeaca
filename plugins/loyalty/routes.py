"""A member's statement as a file: every movement of points, for a spreadsheet."""

import csv
from io import StringIO
from uuid import UUID

from litestar import Request, Response, get

from core.auth import acting_as, authenticate, require, sees
from core.db import fetch
from core.errors import NotFound, T

from .members import READ
from .tables import REASONS, Member, Reason

_LINES = """
    select p.created_at, e.reason, p.points,
           sum(p.points) over (order by p.created_at, p.id)::bigint as balance
    from loyalty_posting p join loyalty_entry e on e.id = p.entry
    where p.member = $1 order by p.created_at, p.id
"""
_HEAD = (T("When", "时间"), T("Why", "原因"), T("Points", "积分"), T("Balance", "余额"))
_FOR_EXCEL = "\ufeff"
"""Without this mark Excel reads Chinese as gibberish."""
_TEXT = {"content-disposition": 'attachment; filename="statement.csv"'}


@get("/statement/{member_id:uuid}")
async def statement(request: Request, member_id: UUID) -> Response[str]:
    """The statement of a member whom the asker may see."""
    asker = await authenticate(request.scope)
    if asker is None:
        return Response("", status_code=401)
    with acting_as(asker):
        try:
            text = await written(member_id)
        except NotFound:
            return Response("", status_code=404)
    return Response(text, media_type="text/csv", headers=_TEXT)


async def written(member_id: UUID) -> str:
    """The statement as CSV, in the asker's language; numbers and our own words only."""
    require(READ)
    if not await sees(Member, member_id):
        raise NotFound(T("There is no such member.", "没有这位会员。"))
    file = StringIO()
    file.write(_FOR_EXCEL)
    rows = csv.writer(file)
    rows.writerow(title.say() for title in _HEAD)
    for line in await fetch(_LINES, member_id):
        why = REASONS[Reason(line["reason"])].say()
        rows.writerow((line["created_at"].isoformat(), why, line["points"], line["balance"]))
    return file.getvalue()
