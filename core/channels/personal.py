"""Where channels keep what is somebody's: what they said and were sent, and how they are named.

What came through the letter box is found by whose it is (its lane) and goes altogether: nobody can
tell which of its bytes are whose.
"""

from core.hooks import PersonalData

_THREADS = "(select id from channel_conversation where customer = $1)"
_LINES = "(select id from activity where customer = $1)"
_LANES = """
exists (
    select 1 from channel_conversation c
    where c.customer = $1 and c.account = channel_delivery.account and c.kind = 'direct'
      and channel_delivery.lane = 'channel:' || c.account || ':' || c.thread)"""

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
    PersonalData(table="channel_delivery", where=_LANES, export=("created_at",), remove=True),
)
