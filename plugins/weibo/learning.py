"""Who somebody is: pushes give a number only, so we ask once what they are called."""

from uuid import UUID

from core.channels import Troubled, TroubleKind, line_to
from core.db import fetchval
from core.entities.customers import recognise
from core.jobs import job, later

from . import api
from .people import claim_of, profile_of
from .words import text_of

_UNKNOWN = """
select not exists (
    select 1 from identity
    where kind = 'uid' and scope = 'weibo' and external_id = $1 and profile <> '{}')"""


async def learn_later(account: UUID, uid: str) -> None:
    """Ask Weibo about somebody of whom we know nothing yet."""
    if await fetchval(_UNKNOWN, uid):
        await later(learn, key=f"weibo.learn:{uid}", account=str(account), uid=uid)


@job("weibo.learn", attempts=3, transactional=False, timeout=60)
async def learn(account: str, uid: str) -> None:
    """Ask what somebody is called; whoever Weibo does not show us stays a number."""
    line = await line_to(UUID(account))
    try:
        shown = await api.user(line, uid)
    except Troubled as error:
        if error.trouble.kind is TroubleKind.TRANSIENT:
            raise
        return
    if text_of(shown, "screen_name", "name"):
        await recognise((claim_of(uid),), profile_of(shown), source="weibo")
