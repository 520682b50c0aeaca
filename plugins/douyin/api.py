"""Douyin's and Ocean Engine's doors: the only place that knows their addresses."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import orjson

from core.channels import Answer, Line, stored_token

from .settings import DouyinSettings

DouyinLine = Line[DouyinSettings]

DOUYIN = "https://open.douyin.com"
OCEAN = "https://api.oceanengine.com/open_api"
OCEAN_CONSENT = "https://open.oceanengine.com/audit/oauth.html"
USER, APP, LEADS = "access", "client", "leads"
"""Our tokens: the owner's, the app's own, the advertiser's."""

LARGEST_MEDIA = 100 * 2**20


def authorise_url(client_key: str, scopes: Sequence[str], *, back: str, state: str) -> str:
    """The page on which the owner agrees with a QR code."""
    asked = {
        "client_key": client_key,
        "response_type": "code",
        "scope": ",".join(scopes),
        "redirect_uri": back,
        "state": state,
    }
    return f"{DOUYIN}/platform/oauth/connect/?{urlencode(asked)}"


async def exchange_code(line: DouyinLine, code: str) -> dict[str, Any]:
    """The tokens behind a code."""
    fields = {**_app(line), "code": code, "grant_type": "authorization_code"}
    return await _tokens(line, "/oauth/access_token/", fields)


async def refresh_access(line: DouyinLine, refresh: str) -> dict[str, Any]:
    """The access token, prolonged or replaced."""
    fields = {
        "client_key": line.settings.client_key,
        "grant_type": "refresh_token",
        "refresh_token": refresh,
    }
    return await _tokens(line, "/oauth/refresh_token/", fields)


async def renew_refresh(line: DouyinLine, refresh: str) -> dict[str, Any]:
    """A new refresh token for the old one; five times in the life of an authorisation."""
    fields = {"client_key": line.settings.client_key, "refresh_token": refresh}
    return await _tokens(line, "/oauth/renew_refresh_token/", fields)


async def client_token(line: DouyinLine) -> dict[str, Any]:
    """The app's own token."""
    fields = {**_app(line), "grant_type": "client_credential"}
    return await _tokens(line, "/oauth/client_token/", fields)


async def event_status(line: DouyinLine) -> dict[str, bool]:
    """Which events Douyin sends us, by name."""
    answer = await _as(line, APP, "GET", "/event/status/list/")
    listed = _inside(answer).get("list") or ()
    return {each["event"]: str(each.get("status")) == "1" for each in listed if "event" in each}


async def userinfo(line: DouyinLine) -> dict[str, Any]:
    """Who the business account is."""

    async def call(access: str) -> Answer:
        fields = {"access_token": access, "open_id": await business(line)}
        return await line.ask("POST", f"{DOUYIN}/oauth/userinfo/", data=fields)

    return _inside(await line.authorised(call, token=USER))


async def send_direct(line: DouyinLine, message: Mapping[str, Any]) -> str:
    """One private message; Douyin's id of it."""
    answer = await _as_business(line, "POST", "/im/send/msg/", json=message, bucket="send")
    return _id(answer, "msg_id")


async def send_to_group(line: DouyinLine, message: Mapping[str, Any]) -> str:
    """One message to a group; Douyin's id of it."""
    path = "/im/send/msg/group/"
    answer = await _as_business(line, "POST", path, json=message, bucket="send")
    return _id(answer, "msg_id")


async def recall_message(line: DouyinLine, message: Mapping[str, Any]) -> None:
    """Take a message back."""
    await _as_business(line, "POST", "/im/recall/msg/", json=message)


async def upload_image(line: DouyinLine, name: str, data: bytes, content_type: str) -> str:
    """A picture for messages and cards; Douyin's id of it."""
    files = {"image": (name, data, content_type)}
    answer = await _as(line, APP, "POST", "/tool/imagex/client_upload/", files=files, timeout=30)
    return str(_inside(answer).get("image_id") or "")


async def resource_url(line: DouyinLine, conversation: str, message: str) -> str:
    """Where a picture or film lies that somebody sent from their phone."""
    params = {"conversation_id": conversation, "message_id": message}
    answer = await _as_business(line, "GET", "/api/im/message/resources/", params=params)
    return str(_inside(answer).get("url") or "")


async def download(line: DouyinLine, url: str) -> bytes:
    """The bytes at an address that Douyin gave."""
    return (await line.ask("GET", url, timeout=60, largest=LARGEST_MEDIA)).body


async def save_card(line: DouyinLine, card: Mapping[str, Any]) -> str:
    """A lead card, new or changed; Douyin's id of it."""
    answer = await _as_business(line, "POST", "/im/save/retain_consult_card/", json=card)
    return _id(answer, "card_id")


async def cards(line: DouyinLine) -> list[dict[str, Any]]:
    """The lead cards of the business."""
    answer = await _as_business(line, "GET", "/im/get/retain_consult_card/")
    return [each for each in answer.json.get("cards") or () if isinstance(each, dict)]


async def delete_card(line: DouyinLine, card_id: str) -> None:
    """Throw a lead card away."""
    await _as_business(line, "POST", "/im/del/retain_consult_card/", json={"card_id": card_id})


async def consent_status(line: DouyinLine, open_id: str) -> bool:
    """Whether somebody agrees to be written to."""
    asked = {"c_open_id": open_id}
    answer = await _as_business(line, "POST", "/im/authorize/status/", json=asked)
    return str(_inside(answer).get("status")) == "1"


async def consents(line: DouyinLine, page: int, size: int) -> tuple[list[str], bool]:
    """A page of those who agree to be written to, by open_id, and whether there are more."""
    asked = {"page_num": page, "page_size": size}
    inside = _inside(await _as_business(line, "POST", "/im/authorize/user_list/", json=asked))
    listed = inside.get("auth_user_list")
    rows = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return [str(each.get("target_open_id") or "") for each in rows], inside.get("has_more") is True


async def videos(line: DouyinLine, cursor: int = 0) -> dict[str, Any]:
    """One page of the business's videos, the newest first."""
    params = {"cursor": cursor, "count": 20}
    answer = await _as_business(line, "GET", "/api/douyin/v1/video/video_list/", params=params)
    return _inside(answer)


async def comments(line: DouyinLine, item: str, cursor: int) -> dict[str, Any]:
    """One page of what was said below a video, the newest first."""
    params = {"item_id": item, "cursor": cursor, "count": 50, "sort_type": "time"}
    return _inside(await _as_business(line, "GET", "/item/comment/list/", params=params))


async def replies(line: DouyinLine, item: str, comment: str, cursor: int) -> dict[str, Any]:
    """One page of the answers to a comment."""
    params = {"item_id": item, "comment_id": comment, "cursor": cursor, "count": 50}
    return _inside(await _as_business(line, "GET", "/item/comment/reply/list/", params=params))


async def reply_to_comment(line: DouyinLine, item: str, comment: str, text: str) -> str:
    """Answer in public; Douyin's id of the answer."""
    said = {"item_id": item, "comment_id": comment, "content": text}
    answer = await _as_business(line, "POST", "/item/comment/reply/", json=said, bucket="comment")
    return str(_inside(answer).get("comment_id") or "")


def authorise_leads_url(app_id: str, *, back: str, state: str) -> str:
    """The page of Ocean Engine on which an advertiser agrees."""
    asked = {"app_id": app_id, "state": state, "redirect_uri": back}
    return f"{OCEAN_CONSENT}?{urlencode(asked)}"


async def exchange_leads_code(line: DouyinLine, code: str) -> dict[str, Any]:
    """The tokens of an advertiser behind a code, and the advertisers that are meant."""
    asked = {**_lead_app(line), "grant_type": "auth_code", "auth_code": code}
    return _inside(await line.ask("POST", f"{OCEAN}/oauth2/access_token/", json=asked))


async def refresh_leads(line: DouyinLine, refresh: str) -> dict[str, Any]:
    """Two new tokens of the advertiser for the old refresh token."""
    asked = {**_lead_app(line), "grant_type": "refresh_token", "refresh_token": refresh}
    return _inside(await line.ask("POST", f"{OCEAN}/oauth2/refresh_token/", json=asked))


async def clues(line: DouyinLine, *, since: str, until: str, page: int) -> dict[str, Any]:
    """One page of leads between two moments, the newest first."""
    params = {
        "advertiser_ids": orjson.dumps(line.settings.advertiser_ids).decode(),
        "start_time": since,
        "end_time": until,
        "page": page,
        "page_size": 100,
    }

    async def call(access: str) -> Answer:
        url = f"{OCEAN}/2/tools/clue/get/"
        return await line.ask("GET", url, params=params, headers={"Access-Token": access})

    return _inside(await line.authorised(call, token=LEADS))


async def tell_of_clue(line: DouyinLine, clue_id: str, state: int) -> None:
    """Tell the ad what became of a lead."""
    said = {
        "advertiser_ids": list(line.settings.advertiser_ids),
        "clue_id": clue_id,
        "source": 1,
        "clue_convert_state": state,
    }

    async def call(access: str) -> Answer:
        url = f"{OCEAN}/2/tools/clue/callback/"
        return await line.ask("POST", url, json=said, headers={"Access-Token": access})

    await line.authorised(call, token=LEADS)


async def business(line: DouyinLine) -> str:
    """The business account's own open_id, known since it authorised us."""
    await line.token(USER)
    token = await stored_token(line.account, USER)
    return str(token.facts.get("open_id", "")) if token else ""


async def _as_business(line: DouyinLine, method: str, path: str, **request: Any) -> Answer:
    """A call in the name of the business account."""
    params = {"open_id": await business(line), **request.pop("params", {})}
    return await _as(line, USER, method, path, params=params, **request)


async def _as(line: DouyinLine, token: str, method: str, path: str, **request: Any) -> Answer:
    async def call(access: str) -> Answer:
        headers = {"access-token": access}
        return await line.ask(method, f"{DOUYIN}{path}", headers=headers, **request)

    return await line.authorised(call, token=token)


async def _tokens(line: DouyinLine, path: str, fields: Mapping[str, str]) -> dict[str, Any]:
    return _inside(await line.ask("POST", f"{DOUYIN}{path}", data=fields))


def _app(line: DouyinLine) -> dict[str, str]:
    secret = line.settings.client_secret
    return {
        "client_key": line.settings.client_key,
        "client_secret": secret.get_secret_value() if secret else "",
    }


def _lead_app(line: DouyinLine) -> dict[str, int | str]:
    secret = line.settings.lead_secret
    return {
        "app_id": int(line.settings.lead_app_id),
        "secret": secret.get_secret_value() if secret else "",
    }


def _inside(answer: Answer) -> dict[str, Any]:
    data = answer.json.get("data")
    return data if isinstance(data, dict) else {}


def _id(answer: Answer, name: str) -> str:
    said = answer.json
    return str(said.get(name) or _inside(answer).get(name) or "")
