"""Access to WeChat's API: the stable token, which no other program can take from us."""

from datetime import timedelta

from core.channels import Line, Token, Trouble, Troubled, TroubleKind
from core.db import now
from core.errors import T

from .api import stable_token
from .settings import WeChatSettings

NO_SECRET = Trouble(
    kind=TroubleKind.CONFIGURATION,
    message=T("The AppSecret has not been entered.", "尚未填写 AppSecret。"),
    advice=T(
        "Under Settings → WeChat accounts choose “Edit”, and enter it.",
        "请在「设置 → 微信公众号」点击「编辑」填写 AppSecret。",
    ),
)


async def refreshed(line: Line[WeChatSettings], old: Token | None) -> Token:
    """A token that works: the platform's present one, or a new one if that was refused.

    Asked normally, the platform gives the same token until its last five minutes. If that is the
    very one that just did not work, only a forced refresh helps.
    """
    if line.settings.app_secret is None:
        raise Troubled(NO_SECRET)
    access, seconds = await stable_token(line)
    if old is not None and old.access == access:
        access, seconds = await stable_token(line, force=True)
    return Token(access=access, expires_at=now() + timedelta(seconds=seconds))
