"""How Weibo writes times."""

from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


def spelt(seconds: float) -> str:
    """A time as Weibo writes it: `Mon Jul 16 18:09:20 +0800 2012`."""
    return datetime.fromtimestamp(seconds, BEIJING).strftime("%a %b %d %H:%M:%S %z %Y")
