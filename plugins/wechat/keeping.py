"""WeChat's API, as far as it keeps something for an account: material, drafts, service accounts."""

from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any

from .asking import Said, Talk, get, leave, post

PAGE = 20
"""The most that is told at once."""

FILM_TITLE = 60

# ── Material ──


async def files(line: Talk, kind: str, start: int) -> Said:
    """A page of pictures, sounds or films: total_count, item with media_id, name, url."""
    asked = {"type": kind, "offset": start, "count": PAGE}
    return await post(line, "/cgi-bin/material/batchget_material", asked)


async def drafts(line: Talk, start: int) -> Said:
    """A page of drafts: total_count, item with media_id and content.news_item."""
    asked = {"offset": start, "count": PAGE, "no_content": 1}
    return await post(line, "/cgi-bin/draft/batchget", asked)


async def articles(line: Talk, start: int) -> Said:
    """A page of published articles: total_count, item with article_id and content.news_item."""
    asked = {"offset": start, "count": PAGE, "no_content": 1}
    return await post(line, "/cgi-bin/freepublish/batchget", asked)


async def keep(line: Talk, kind: str, file: tuple[str, bytes, str]) -> str:
    """Leave a file with WeChat for good; its id there. A film needs a title beside it."""
    form = None
    if kind == "video":
        described = {"title": file[0][:FILM_TITLE], "introduction": ""}
        form = {"description": dumps(described, ensure_ascii=False)}
    said = await leave(line, "/cgi-bin/material/add_material", file, form=form, type=kind)
    return str(said["media_id"])


async def draft(line: Talk, article: Said) -> str:
    """Make a draft of one article; its id."""
    asked: Mapping[str, Any] = {"articles": [dict(article)]}
    return str((await post(line, "/cgi-bin/draft/add", asked))["media_id"])


async def publish(line: Talk, media: str) -> str:
    """Publish a draft; the number under which WeChat tells how that went."""
    said = await post(line, "/cgi-bin/freepublish/submit", {"media_id": media})
    return str(said["publish_id"])


# ── Customer service accounts ──


async def servants(line: Talk) -> Sequence[Said]:
    """All of them: kf_account, kf_nick, kf_id, kf_wx."""
    return (await get(line, "/cgi-bin/customservice/getkflist"))["kf_list"]


async def add_servant(line: Talk, name: str, nick: str) -> None:
    """Make one."""
    await post(line, "/customservice/kfaccount/add", {"kf_account": name, "nickname": nick})


async def rename_servant(line: Talk, name: str, nick: str) -> None:
    """Call one something else."""
    await post(line, "/customservice/kfaccount/update", {"kf_account": name, "nickname": nick})


async def dismiss_servant(line: Talk, name: str) -> None:
    """Take one away."""
    await get(line, "/customservice/kfaccount/del", kf_account=name)


async def invite(line: Talk, name: str, wechat: str) -> None:
    """Ask somebody on WeChat to serve under a name; they accept on their phone."""
    asked = {"kf_account": name, "invite_wx": wechat}
    await post(line, "/customservice/kfaccount/inviteworker", asked)


async def show_face(line: Talk, name: str, file: tuple[str, bytes, str]) -> None:
    """Give one a picture."""
    await leave(line, "/customservice/kfaccount/uploadheadimg", file, kf_account=name)


# ── Templates, mass messages ──


async def add_template(line: Talk, number: str, gaps: Sequence[str]) -> None:
    """Choose a template from WeChat's library by its number there, with these gaps."""
    asked: dict[str, Any] = {"template_id_short": number}
    if gaps:
        asked["keyword_name_list"] = list(gaps)
    await post(line, "/cgi-bin/template/api_add_template", asked)


async def remove_template(line: Talk, template: str) -> None:
    """Give a template up."""
    await post(line, "/cgi-bin/template/del_private_template", {"template_id": template})


async def industry(line: Talk) -> tuple[str, str]:
    """The two trades whose template messages the account may use, by name; empty if none."""
    said = await get(line, "/cgi-bin/template/get_industry")
    first, second = (said.get(name) or {} for name in ("primary_industry", "secondary_industry"))
    return _trade(first), _trade(second)


async def set_industry(line: Talk, first: str, second: str) -> None:
    """Choose the two trades by WeChat's numbers; once a month."""
    asked = {"industry_id1": first, "industry_id2": second}
    await post(line, "/cgi-bin/template/api_set_industry", asked)


async def speed(line: Talk) -> tuple[int, int]:
    """How fast mass messages go out: the grade, 0 the fastest to 4, and 10 000 people a minute."""
    said = await post(line, "/cgi-bin/message/mass/speed/get", {})
    return int(said.get("speed") or 0), int(said.get("realspeed") or 0)


async def set_speed(line: Talk, grade: int) -> None:
    """Let them go out faster or slower."""
    await post(line, "/cgi-bin/message/mass/speed/set", {"speed": grade})


async def preview(line: Talk, wechat: str, message: Said) -> None:
    """Send one person what a mass message would look like, by their WeChat id."""
    await post(line, "/cgi-bin/message/mass/preview", {"towxname": wechat, **message})


async def take_back(line: Talk, number: int) -> None:
    """Delete the articles or the film of a mass message wherever they stand."""
    await post(line, "/cgi-bin/message/mass/delete", {"msg_id": number, "article_idx": 0})


# ── WeChat's own service tool ──


async def on_duty(line: Talk) -> Sequence[Said]:
    """Who serves there now: kf_account, status, accepted_case."""
    return (await get(line, "/cgi-bin/customservice/getonlinekflist"))["kf_online_list"]


async def served_by(line: Talk, name: str) -> Sequence[Said]:
    """Whom one of them serves: openid, createtime."""
    said = await get(line, "/customservice/kfsession/getsessionlist", kf_account=name)
    return said["sessionlist"]


async def waiting(line: Talk) -> Sequence[Said]:
    """The first hundred who wait there: openid, latest_time."""
    return (await get(line, "/customservice/kfsession/getwaitcase"))["waitcaselist"]


async def served(line: Talk, openid: str) -> str:
    """The service account that serves a person; empty if none does."""
    said = await get(line, "/customservice/kfsession/getsession", openid=openid)
    return str(said.get("kf_account") or "")


async def hand_to(line: Talk, openid: str, name: str) -> None:
    """Have a person served by one of them."""
    asked = {"kf_account": name, "openid": openid}
    await post(line, "/customservice/kfsession/create", asked)


async def release(line: Talk, openid: str, name: str) -> None:
    """Have a person served no longer."""
    asked = {"kf_account": name, "openid": openid}
    await post(line, "/customservice/kfsession/close", asked)


async def records(line: Talk, *, since: int, until: int, number: int, most: int) -> Said:
    """What was said there within a day: recordlist, number, msgid to go on from."""
    asked = {"starttime": since, "endtime": until, "msgid": number, "number": most}
    return await post(line, "/customservice/msgrecord/getmsglist", asked, timeout=30.0)


def _trade(said: Said) -> str:
    return "-".join(str(said[name]) for name in ("first_class", "second_class") if said.get(name))
