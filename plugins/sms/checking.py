"""The self-test of an account: one line for each thing that must be in place."""

from core.channels import Finding, Troubled
from core.errors import T

from .provider import Provider, SmsLine
from .settings import SmsSettings
from .templates import Purpose

UNSIGNED = T("Reports and replies are not signed", "状态报告与回复没有签名")
SECRET_ADDRESS = T(
    "The provider does not sign them: keep the address of this account to yourself.",
    "短信平台的推送不带签名，请勿泄露本账号的回调地址。",
)


async def findings(line: SmsLine, provider: Provider) -> list[Finding]:
    """Look at everything, and go on after what is wrong."""
    return [
        await _keys(line, provider),
        _templates(line.settings),
        Finding(title=UNSIGNED, ok=None, detail=SECRET_ADDRESS),
    ]


async def _keys(line: SmsLine, provider: Provider) -> Finding:
    title = T("The keys work", "密钥可用")
    try:
        await provider.look(line)
    except Troubled as error:
        trouble = error.trouble
        return Finding(title=title, ok=False, detail=trouble.message, advice=trouble.advice)
    return Finding(title=title, ok=True)


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
