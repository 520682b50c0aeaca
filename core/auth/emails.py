"""E-mail addresses, written one way."""

import re
import unicodedata

from core.errors import Invalid, T, clean_text

_SHAPE = re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@.]+|[^\s@]{1,64}@localhost")


def tidy_email(email: str) -> str:
    """An address the way we keep it: no space around it, all lower case."""
    return unicodedata.normalize("NFKC", email).strip().lower()[:320].replace("\0", "")


def good_email(email: str, *, field: str = "email") -> str:
    """A tidy address; refuses what cannot be one."""
    tidy = tidy_email(clean_text(email, field=field))
    if len(tidy) > 254 or not _SHAPE.fullmatch(tidy):
        raise Invalid(T("This is not an e-mail address.", "邮箱地址无效。"), field=field)
    return tidy
