"""WeChat's API, but for what it keeps for an account: paths and nothing else, no memory."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from core.channels import Answer

from .asking import API, LARGEST_MEDIA, LOGIN, LONG, Said, Talk, get, leave, post

# ── Access ──


async def stable_token(line: Talk, *, force: bool = False) -> tuple[str, int]:
    """Access, and the seconds it lasts."""
    asked = {"grant_type": "client_credential", **_ourselves(line), "force_refresh": force}
    said = (await line.ask("POST", f"{API}/cgi-bin/stable_token", json=asked)).json
    return str(said["access_token"]), int(said["expires_in"])


async def quota(line: Talk, path: str) -> Said:
    """How often a path may be called today, and was: daily_limit, used, remain."""
    return (await post(line, "/cgi-bin/openapi/quota/get", {"cgi_path": path}))["quota"]


async def clear_quota(line: Talk) -> None:
    """Begin the day's counting again; ten times a month."""
    await post(line, "/cgi-bin/clear_quota", {"appid": line.settings.app_id})


async def callback_ips(line: Talk) -> Sequence[str]:
    """Where the platform calls us from."""
    return (await get(line, "/cgi-bin/getcallbackip"))["ip_list"]


async def callback_check(line: Talk) -> Said:
    """Have the platform look whether it reaches our address."""
    asked = {"action": "all", "check_operator": "DEFAULT"}
    return await post(line, "/cgi-bin/callback/check", asked, timeout=30.0)


# ── Messages ──


async def custom_send(line: Talk, message: Said) -> None:
    """A customer service message."""
    await post(line, "/cgi-bin/message/custom/send", message)


async def typing(line: Talk, openid: str, *, typing: bool) -> None:
    """Show somebody that one of us is typing, for fifteen seconds, or no longer."""
    asked = {"touser": openid, "command": "Typing" if typing else "CancelTyping"}
    where = "business/typing" if line.settings.mini else "typing"
    await post(line, f"/cgi-bin/message/custom/{where}", asked)


async def template_send(line: Talk, message: Said) -> str:
    """A template message; its id."""
    return str((await post(line, "/cgi-bin/message/template/send", message))["msgid"])


async def subscribe_send(line: Talk, message: Said, *, mini: bool) -> str:
    """A message somebody accepted beforehand; its id, where the platform gives one."""
    which = "send" if mini else "bizsend"
    said = await post(line, f"/cgi-bin/message/subscribe/{which}", message)
    return str(said.get("msgid", ""))


async def mass_send(line: Talk, openids: Sequence[str], message: Said, *, once: str) -> str:
    """One message to two up to ten thousand people, ordered once per `once`; the job's id."""
    asked = {"touser": list(openids), **message, "clientmsgid": once, "send_ignore_reprint": 0}
    said = await post(line, "/cgi-bin/message/mass/send", asked, bucket="mass")
    return str(said["msg_id"])


async def mass_send_by_tag(line: Talk, tag: int, message: Said, *, once: str) -> str:
    """The same to everybody with a tag."""
    whom = {"filter": {"is_to_all": False, "tag_id": tag}}
    asked = {**whom, **message, "clientmsgid": once, "send_ignore_reprint": 0}
    said = await post(line, "/cgi-bin/message/mass/sendall", asked, bucket="mass")
    return str(said["msg_id"])


# ── Media ──


async def upload(line: Talk, kind: str, file: tuple[str, bytes, str]) -> str:
    """Leave a file with the platform for three days; its id there."""
    said = await leave(line, "/cgi-bin/media/upload", file, type=kind)
    return str(said.get("media_id") or said["thumb_media_id"])


async def upload_picture(line: Talk, file: tuple[str, bytes, str]) -> str:
    """Leave a picture with the platform for good; its address there."""
    return str((await leave(line, "/cgi-bin/media/uploadimg", file))["url"])


async def media(line: Talk, media_id: str) -> Answer:
    """A file somebody sent; of a film, the address where it lies."""

    async def call(token: str) -> Answer:
        params = {"access_token": token, "media_id": media_id}
        where = f"{API}/cgi-bin/media/get"
        return await line.ask("GET", where, params=params, timeout=LONG, largest=LARGEST_MEDIA)

    return await line.authorised(call)


async def film(line: Talk, address: str) -> Answer:
    """A film, from the address the platform itself named."""
    return await line.ask("GET", address, timeout=LONG, largest=LARGEST_MEDIA)


# ── People ──


async def followers(line: Talk, after: str = "") -> Said:
    """A page of openids: total, count, data.openid, next_openid."""
    return await get(line, "/cgi-bin/user/get", next_openid=after)


async def people(line: Talk, openids: Sequence[str]) -> Sequence[Said]:
    """What the platform tells about up to a hundred people."""
    asked = {"user_list": [{"openid": each, "lang": "zh_CN"} for each in openids]}
    return (await post(line, "/cgi-bin/user/info/batchget", asked))["user_info_list"]


async def remark(line: Talk, openid: str, text: str) -> None:
    """Write a remark on a person."""
    asked = {"openid": openid, "remark": text}
    await post(line, "/cgi-bin/user/info/updateremark", asked)


async def block(line: Talk, openids: Sequence[str]) -> None:
    """Put up to twenty people on the blacklist."""
    await post(line, "/cgi-bin/tags/members/batchblacklist", {"openid_list": list(openids)})


async def unblock(line: Talk, openids: Sequence[str]) -> None:
    """Take up to twenty people off it."""
    await post(line, "/cgi-bin/tags/members/batchunblacklist", {"openid_list": list(openids)})


async def blacklist(line: Talk, after: str = "") -> Said:
    """A page of openids on the blacklist."""
    return await post(line, "/cgi-bin/tags/members/getblacklist", {"begin_openid": after})


# ── Tags ──


async def tags(line: Talk) -> Sequence[Said]:
    """All tags: id, name, count."""
    return (await get(line, "/cgi-bin/tags/get"))["tags"]


async def create_tag(line: Talk, name: str) -> int:
    """Make a tag; its id."""
    return int((await post(line, "/cgi-bin/tags/create", {"tag": {"name": name}}))["tag"]["id"])


async def rename_tag(line: Talk, tag: int, name: str) -> None:
    """Call a tag something else."""
    await post(line, "/cgi-bin/tags/update", {"tag": {"id": tag, "name": name}})


async def delete_tag(line: Talk, tag: int) -> None:
    """Take a tag away, from everybody."""
    await post(line, "/cgi-bin/tags/delete", {"tag": {"id": tag}})


async def give_tag(line: Talk, tag: int, openids: Sequence[str]) -> None:
    """Put a tag on up to fifty people."""
    asked = {"openid_list": list(openids), "tagid": tag}
    await post(line, "/cgi-bin/tags/members/batchtagging", asked)


async def take_tag(line: Talk, tag: int, openids: Sequence[str]) -> None:
    """Take a tag from up to fifty people."""
    asked = {"openid_list": list(openids), "tagid": tag}
    await post(line, "/cgi-bin/tags/members/batchuntagging", asked)


# ── Codes, menu, templates ──


async def create_code(line: Talk, scene: str, *, seconds: int | None) -> Said:
    """A code for a scene, for some time or (None) for good: ticket, url, expire_seconds."""
    asked: dict[str, Any] = {"action_info": {"scene": {"scene_str": scene}}}
    if seconds is None:
        asked["action_name"] = "QR_LIMIT_STR_SCENE"
    else:
        asked |= {"action_name": "QR_STR_SCENE", "expire_seconds": seconds}
    return await post(line, "/cgi-bin/qrcode/create", asked)


def picture_of_code(ticket: str) -> str:
    """Where the platform shows the picture of a code, to anybody."""
    return f"https://mp.weixin.qq.com/cgi-bin/showqrcode?{urlencode({'ticket': ticket})}"


async def printed_code(line: Talk, ticket: str) -> Answer:
    """That picture."""
    return await line.ask("GET", picture_of_code(ticket), largest=LARGEST_MEDIA)


async def menu(line: Talk) -> Said:
    """The menu as people see it, however it was made."""
    return await get(line, "/cgi-bin/get_current_selfmenu_info")


async def create_menu(line: Talk, buttons: Sequence[Said]) -> None:
    """Publish a menu for all."""
    await post(line, "/cgi-bin/menu/create", {"button": list(buttons)})


async def create_menu_for(line: Talk, buttons: Sequence[Said], rule: Said) -> str:
    """Publish a menu for those whom a rule means; its id."""
    asked = {"button": list(buttons), "matchrule": dict(rule)}
    return str((await post(line, "/cgi-bin/menu/addconditional", asked))["menuid"])


async def menu_of(line: Talk, who: str) -> Sequence[Said]:
    """The buttons that one person sees, by their openid or WeChat id."""
    said = await post(line, "/cgi-bin/menu/trymatch", {"user_id": who})
    shown = said.get("menu") or {}
    return said.get("button") or shown.get("button") or ()


async def delete_menu_for(line: Talk, number: str) -> None:
    """Take such a menu away."""
    await post(line, "/cgi-bin/menu/delconditional", {"menuid": number})


async def templates(line: Talk) -> Sequence[Said]:
    """Templates of template messages: template_id, title, content, example."""
    said = await get(line, "/cgi-bin/template/get_all_private_template")
    return said["template_list"]


async def subscriptions(line: Talk) -> Sequence[Said]:
    """Templates people can subscribe to: priTmplId, title, content, example."""
    return (await get(line, "/wxaapi/newtmpl/gettemplate"))["data"]


# ── Logging in ──


def login_address(line: Talk, back: str, *, scope: str, state: str) -> str:
    """Where a visitor inside WeChat is sent, to come back with a code; the order matters."""
    asked = {
        "appid": line.settings.app_id,
        "redirect_uri": back,
        "response_type": "code",
        "scope": scope,
        "state": state,
    }
    where = "https://open.weixin.qq.com/connect/oauth2/authorize"
    return f"{where}?{urlencode(asked)}#wechat_redirect"


async def visitor(line: Talk, code: str) -> Said:
    """Who a code of the web login belongs to: openid, unionid, access_token, is_snapshotuser."""
    asked = {**_ourselves(line), "code": code, "grant_type": "authorization_code"}
    where = f"{API}/sns/oauth2/access_token"
    return (await line.ask("GET", where, params=asked, bucket=LOGIN)).json


async def face(line: Talk, access: str, openid: str) -> Said:
    """The name and picture a visitor agreed to show."""
    asked = {"access_token": access, "openid": openid, "lang": "zh_CN"}
    return (await line.ask("GET", f"{API}/sns/userinfo", params=asked)).json


async def mini_session(line: Talk, code: str) -> Said:
    """Who started the mini program: openid, unionid, session_key."""
    asked = {**_ourselves(line), "js_code": code, "grant_type": "authorization_code"}
    where = f"{API}/sns/jscode2session"
    return (await line.ask("GET", where, params=asked, bucket=LOGIN)).json


def _ourselves(line: Talk) -> dict[str, str]:
    secret = line.settings.app_secret
    return {
        "appid": line.settings.app_id,
        "secret": secret.get_secret_value() if secret is not None else "",
    }
