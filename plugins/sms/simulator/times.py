"""How the provider writes times."""

from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def spelt(seconds: float) -> str:
    """A time as reports write it: `2017-01-01 11:12:13`, in Beijing."""
    return datetime.fromtimestamp(seconds, BEIJING).strftime("%Y-%m-%d %H:%M:%S")
