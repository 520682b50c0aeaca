"""The two pages of authorising: away to Douyin, and back from there."""

from uuid import UUID

from litestar import Request, Response, get
from litestar.response import Redirect

from core.auth import Asker, acting_as, authenticate
from core.channels import Troubled
from core.errors import Refusal

from .authorising import address_to_authorise, authorised

SETTINGS = "/app/settings/douyin.settings"
PLAIN = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


@get("/connect/{account_id:uuid}")
async def connect(request: Request, account_id: UUID) -> Response[str]:
    """Go to Douyin's page with the QR code."""
    who = await authenticate(request.scope)
    if who is None:
        return _said("", 401)
    with acting_as(who):
        try:
            return _to(await address_to_authorise(account_id))
        except Refusal as no:
            return _said(no.message.say(who.language), 400)


@get("/authorised")
async def back(request: Request) -> Response[str]:
    """Come back from there, with a code or without."""
    who = await authenticate(request.scope)
    if who is None:
        return _said("", 401)
    query = request.query_params
    with acting_as(who):
        return await _finished(who, query.get("code", ""), query.get("state", ""))


async def _finished(who: Asker, code: str, state: str) -> Response[str]:
    try:
        await authorised(code, state)
    except Refusal as no:
        return _said(no.message.say(who.language), 400)
    except Troubled as error:
        trouble = error.trouble
        said = [trouble.message, *([trouble.advice] if trouble.advice else [])]
        return _said("\n".join(each.say(who.language) for each in said), 502)
    return _to(SETTINGS)


def _to(address: str) -> Response[str]:
    return Redirect(address, headers=PLAIN)  # type: ignore[return-value]


def _said(text: str, status: int) -> Response[str]:
    return Response(text, status_code=status, media_type="text/plain", headers=PLAIN)
