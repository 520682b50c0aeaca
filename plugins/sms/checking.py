"""The self-test of an account: one line for each thing that must be in place."""

from core.channels import Finding, Troubled
from core.errors import T

from .provider import Provider, SmsLine
from .settings import SmsSettings
from .templates import Purpose

UNSIGNED = T("Reports and replies are not signed", "状态报告与回复没有签名")
SECRET_ADDRESS = T(
    "The provider does not sign them: whoever knows the address is believed.",
    "短信平台的推送不带签名，知道回调地址的人就会被相信。",
)
WITH_TOKEN = T("They must bear the agreed token.", "推送须带约定的口令，可随时更换。")
FROM_SOME = T("They are taken from the addresses you entered only.", "仅接受所填 IP 地址的推送。")
AGREE = T(
    "Set a push token in the account, and enter the callback with ?token=… behind it at the"
    " provider.",
    "请在账号设置中填写推送口令，并在短信控制台的回调地址后加上 ?token=口令。",
)


async def findings(line: SmsLine, provider: Provider) -> list[Finding]:
    """Look at everything, and go on after what is wrong."""
    return [
        await _keys(line, provider),
        _templates(line.settings),
        _pushes(line.settings),
    ]


async def _keys(line: SmsLine, provider: Provider) -> Finding:
    title = T("The keys work", "密钥可用")
    try:
        await provider.look(line)
    except Troubled as error:
        trouble = error.trouble
        return Finding(title=title, ok=False, detail=trouble.message, advice=trouble.advice)
    return Finding(title=title, ok=True)


def _pushes(settings: SmsSettings) -> Finding:
    """Whether a push proves anything besides that somebody knows our address."""
    if settings.push_addresses.strip():
        return Finding(title=UNSIGNED, ok=True, detail=FROM_SOME)
    if settings.push_token is None:
        return Finding(title=UNSIGNED, ok=None, detail=SECRET_ADDRESS, advice=AGREE)
    return Finding(title=UNSIGNED, ok=True, detail=WITH_TOKEN)


def _templates(settings: SmsSettings) -> Finding:
    """Whether anything can be said at all."""
    title = T("Templates", "模板")
    known = settings.approved.values()
    if not known:
        advice = T(
            "Copy the approved templates into the account's settings.",
            "请将已审核通过的模板复制到账号设置。",
        )
        return Finding(title=title, ok=False, advice=advice)
    marketing = sum(each.purpose is Purpose.MARKETING for each in known)
    counted = T("{all} templates, {some} of them marketing", "共 {all} 个，其中营销 {some} 个")
    return Finding(
        title=title, ok=True, detail=counted.fill(all=str(len(known)), some=str(marketing))
    )
