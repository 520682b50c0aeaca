"""Work for later: what needs WeChat's answer, and what is looked up every night."""

from datetime import time

from core.db import fetch
from core.jobs import Job, Schedule, job

from .gathering import drop
from .learning import learn
from .service.codes import make
from .service.followers import begin_sync, sync
from .service.library import carry_out as keep
from .service.meeting import look_at
from .service.menus import send_menu
from .service.quotas import clear, look_up
from .service.remarks import write_remark
from .service.servants import carry_out as serve
from .service.tags import carry_out, even_out
from .service.variants import send, withdraw

_AT_WORK = """
select id, settings ->> 'kind' = 'mini_program' as mini from channel_account
where channel = 'wechat' and state = 'active' and deleted_at is null
  and 'app_secret' = any(secrets_set)"""


@job("wechat.nightly")
async def nightly() -> None:
    """Look up followers, their tags and the templates of every account at work."""
    for row in await fetch(_AT_WORK):
        if not row["mini"]:
            await begin_sync(row["id"], "followers")
        await begin_sync(row["id"], "templates")


JOBS: tuple[Job | Schedule, ...] = (
    make,
    learn,
    drop,
    sync,
    send_menu,
    look_at,
    send,
    withdraw,
    clear,
    look_up,
    keep,
    serve,
    write_remark,
    carry_out,
    even_out,
    nightly,
    Schedule(nightly.kind, daily=time(4, 40)),
)
