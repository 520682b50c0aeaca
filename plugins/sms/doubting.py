"""A number that was silent for long may belong to somebody else by now: that is said beside it.

Carriers give numbers on. A text message bears no name, so nobody can say who writes: the line
stands where the number always stood, with a warning that a colleague cannot miss.
"""

from datetime import datetime, timedelta
from uuid import UUID

from core.channels import conversation_of
from core.db import fetchrow
from core.entities.activities import record
from core.errors import T

from .numbers import phone_of
from .provider import Reply
from .settings import SmsSettings

SILENT = T("This number was silent for {days} days", "该号码已 {days} 天没有消息")
MAKE_SURE = T(
    "Carriers give numbers to other people after a while. Make sure who it is before you speak of"
    " orders or personal matters; if it is somebody else, make a new customer for them and take the"
    " number away from this one.",
    "运营商可能已将该号码分配给他人。谈及订单或个人信息前请先核实身份；"
    "如确为他人，请为其新建客户，并从本客户资料中移除该号码。",
)

_HEARD = """
select c.customer, coalesce(
    (select max(a.happened_at) from activity a
        where a.conversation = c.id and a.direction = 'in' and a.happened_at < $2),
    (select i.first_seen from identity i
        where i.kind = 'phone' and i.scope = 'house' and i.external_id = $3)) as heard_at,
    exists (select 1 from activity d
        where d.conversation = c.id and d.payload ? 'doubts'
          and d.happened_at > $2 - interval '1 day') as doubted
from channel_conversation c where c.id = $1 and c.customer is not null"""


async def doubt(account: UUID, settings: SmsSettings, reply: Reply) -> None:
    """Say beside an answer that its number was silent for so long that it may be another's."""
    if not settings.doubted_after:
        return
    phone = phone_of(reply.phone)
    conversation = await conversation_of(account, phone)
    if conversation is None:
        return
    row = await fetchrow(_HEARD, conversation, reply.at, phone)
    if row is None or row["doubted"] or not _silent(row["heard_at"], settings, reply.at):
        return
    days = str((reply.at - row["heard_at"]).days)
    await record(
        "system",
        customer=row["customer"],
        conversation=conversation,
        direction="internal",
        subject=SILENT.fill(days=days).say(),
        body=MAKE_SURE.say(),
        payload={"platform": "sms", "doubts": reply.id},
        happened_at=reply.at,
    )


def _silent(heard_at: datetime | None, settings: SmsSettings, at: datetime) -> bool:
    return heard_at is not None and at - heard_at >= timedelta(days=settings.doubted_after)
