"""What Douyin's plugin does by itself: authorisations are renewed even where nobody writes."""

from datetime import time

from core.channels import Account, Troubled, line_to, note_trouble
from core.errors import Refusal
from core.jobs import Job, Schedule, job

from .api import LEADS, USER
from .consents import import_all, import_consents
from .feedback import tell
from .scopes import doubt, gain, lose
from .settings import DouyinSettings
from .threads import forget_reach


@job("douyin.stay_authorised", transactional=False, timeout=600)
async def stay_authorised() -> None:
    """Use every authorisation once a day: one that is due is renewed by that."""
    active = Account.state == "active"
    here = (Account.channel == "douyin") & active & Account.deleted_at.is_null()
    for account in await Account.select(Account.id).where(here):
        await _use(account["id"])
    await import_all()
    await forget_reach()


async def _use(account: object) -> None:
    try:
        line = await line_to(account)  # type: ignore[arg-type]
    except Refusal:
        return
    settings = line.settings
    if not isinstance(settings, DouyinSettings):
        return
    for name, there in ((USER, bool(settings.client_key)), (LEADS, settings.has_leads)):
        if not there:
            continue
        try:
            await line.token(name)
        except Troubled as error:
            await note_trouble(line.account, error.trouble)


JOBS: tuple[Job | Schedule, ...] = (
    stay_authorised,
    Schedule(stay_authorised.kind, daily=time(3, 10)),
    gain,
    lose,
    doubt,
    tell,
    import_consents,
)
