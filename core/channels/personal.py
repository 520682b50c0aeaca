"""Where channels keep what is somebody's: what they said and were sent, and how they are named.

What came through the letter box is found by the letters that it brought, and by whose turn it came
in (its lane). It goes altogether: nobody can tell which of its bytes are whose.
"""

from core.hooks import PersonalData

_THREADS = "(select id from channel_conversation where customer = $1)"
_LINES = "(select id from activity where customer = $1)"
_DELIVERIES = """
(id in (
    select unnest(l.deliveries) from channel_letter l join activity a on a.id = l.activity
    where a.customer = $1)
or channel_delivery.lane in (
    select 'channel:' || c.account || ':' || c.thread from channel_conversation c
    where c.customer = $1 and c.kind = 'direct')
or channel_delivery.lane in (
    select 'channel:' || a.id || ':' || i.external_id from identity i, channel_account a
    where i.customer = $1 and i.strength = 'strong'))"""
"""What brought their words, and what they did besides: told in their turn, under their names."""

WORDS = ("title", "last_said", "origin")

PERSONAL = (
    PersonalData(
        table="channel_conversation",
        export=("thread", *WORDS, "created_at"),
        erase=("thread", *WORDS, "last_letter"),
    ),
    PersonalData(
        table="channel_outgoing",
        where=f"conversation in {_THREADS}",
        export=("content", "created_at", "state"),
        erase=("content", "code", "trouble"),
    ),
    PersonalData(
        table="channel_media",
        where=f"activity in {_LINES}",
        export=("name", "kind", "created_at"),
        erase=("name", "external_id", "trouble"),
        files=("file",),
    ),
    PersonalData(
        table="channel_mass_person",
        where=f"conversation in {_THREADS}",
        export=("state", "created_at"),
        erase=("reason",),
    ),
    PersonalData(
        table="channel_kept_away", export=("blocked", "wanted_at", "done_at"), erase=("trouble",)
    ),
    PersonalData(table="channel_delivery", where=_DELIVERIES, export=("created_at",), remove=True),
)
