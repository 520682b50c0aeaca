"""The self-test of an account: one line for each thing that must be in place."""

from datetime import datetime

from core.channels import Finding, Troubled, stored_token
from core.db import now
from core.errors import T

from . import api
from .errors import CONNECT, FAN_SERVICE, NO_ADDRESS
from .tokens import CONSOLE

OLD = T("Weibo's public interface is old", "微博开放接口年代较久")
BEST_EFFORT = T(
    "Nobody could confirm that Weibo still admits new apps to the fan service. If the console does"
    " not offer it, comments and mentions still work.",
    "尚无法确认微博粉丝服务平台是否仍接受新接入。若后台不提供，评论与@提及功能仍可使用。",
)
ADDRESS = T("Our public IP", "服务器公网 IP")
NO_TOKEN = T("Nobody has authorised us yet.", "尚未授权。")


async def findings(line: api.WeiboLine) -> list[Finding]:
    """Look at everything, and go on after what is wrong."""
    return [
        *await _authorised(line),
        await _calls_left(line),
        await _messages(line),
        *_address(line),
        Finding(title=OLD, ok=None, detail=BEST_EFFORT),
    ]


async def _authorised(line: api.WeiboLine) -> list[Finding]:
    title = T("Authorised by the account's owner", "账号已授权")
    token = await stored_token(line.account, "access")
    if token is None or token.facts.get("from") == CONSOLE:
        return [Finding(title=title, ok=None if token else False, detail=NO_TOKEN, advice=CONNECT)]
    try:
        await api.token_info(line, token.access)
    except Troubled as error:
        return [_bad(title, error)]
    return [Finding(title=title, ok=True, detail=_until(token.expires_at))]


def _until(ends: datetime) -> T:
    days = max(0, (ends - now()).days)
    return T("It lasts {days} more days.", "剩余 {days} 天，到期需重新授权。").fill(days=str(days))


async def _calls_left(line: api.WeiboLine) -> Finding:
    title = T("Calls left in this hour", "本小时剩余调用次数")
    try:
        said = await api.limits(line)
    except Troubled as error:
        return _bad(title, error)
    left = str(said.get("remaining_user_hits", "?"))
    return Finding(title=title, ok=left != "0", detail=T(left, left))


async def _messages(line: api.WeiboLine) -> Finding:
    """The fan service answers questions about the menu only to those whom it admitted."""
    title = T("Fan service (direct messages)", "粉丝服务平台（私信）")
    try:
        await api.menu(line)
    except Troubled as error:
        if error.trouble.code.startswith(FAN_SERVICE):
            return Finding(title=title, ok=True)
        return _bad(title, error)
    return Finding(title=title, ok=True)


def _address(line: api.WeiboLine) -> list[Finding]:
    """Without our address Weibo may take no answer to a comment: one cannot ask beforehand."""
    if line.settings.server_ip or not line.settings.comments:
        return []
    return [Finding(title=ADDRESS, ok=None, detail=NO_ADDRESS.message, advice=NO_ADDRESS.advice)]


def _bad(title: T, error: Troubled) -> Finding:
    trouble = error.trouble
    return Finding(title=title, ok=False, detail=trouble.message, advice=trouble.advice)
