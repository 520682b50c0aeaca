"""The imitated platform keeps the rules of the real one."""

import hashlib
import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from weibo_wire import Caller, Listener

from core.testing.ports import on_a_port

API = "/api.weibo.com"
REPLY = "/m.api.weibo.com/2/messages/reply.json"
TO_ME = f"{API}/2/comments/to_me.json"
HOUR = 3600


def text(said: str) -> dict[str, str]:
    """A text message, as the platform wants it in a form."""
    return {"type": "text", "data": quote(json.dumps({"text": said}))}


async def test_the_published_signature_comes_out() -> None:
    parts = "".join(sorted(["xyz123xyz", "1397022061823", "57155157"]))

    assert hashlib.sha1(parts.encode()).hexdigest() == "90e4c22c90a58f26526c2dd5b6c56c8822edeaa1"


async def test_an_account_is_signed_for_as_published(weibo: Caller) -> None:
    account = weibo.platform.account(app_secret="xyz123xyz")

    stamp = account.signed(at=1397022061.823, nonce="57155157")

    assert stamp == {
        "timestamp": "1397022061823",
        "nonce": "57155157",
        "signature": "90e4c22c90a58f26526c2dd5b6c56c8822edeaa1",
    }


async def test_an_owner_authorises_an_app_once_per_code(weibo: Caller) -> None:
    account = weibo.platform.account(token_life=86_400)
    address = "https://crm.example.cn/plugins/weibo/connected"
    asked = {"client_id": account.app_key, "redirect_uri": address, "response_type": "code"}

    yes = await weibo.get(f"{API}/oauth2/authorize", **asked, state="s1", answer="yes")
    said = parse_qs(urlsplit(yes.headers["location"]).query)
    exchange = {
        "client_id": account.app_key,
        "client_secret": account.app_secret,
        "grant_type": "authorization_code",
        "redirect_uri": address,
        "code": said["code"][0],
    }
    first = await weibo.post(f"{API}/oauth2/access_token", **exchange)
    second = await weibo.post(f"{API}/oauth2/access_token", **exchange)

    assert (yes.status_code, said["state"]) == (302, ["s1"])
    assert (first.json()["uid"], first.json()["expires_in"]) == (account.uid, 86_400)
    assert (second.status_code, second.json()["error_code"]) == (400, 21325)
    token = first.json()["access_token"]
    info = await weibo.post(f"{API}/oauth2/get_token_info", access_token=token)
    assert info.json()["expire_in"] in (86_399, 86_400)


async def test_a_token_ends_and_can_be_revoked(weibo: Caller) -> None:
    account = weibo.platform.account(token_life=60)
    first, second = (weibo.platform.tokens.issue(account) for _ in range(2))

    alive = await weibo.get(TO_ME, access_token=first)
    await weibo.post(f"{API}/oauth2/revokeoauth2", access_token=second)
    revoked = await weibo.get(TO_ME, access_token=first)
    third = weibo.platform.tokens.issue(account)
    weibo.platform.clock.forward(61)
    ended = await weibo.get(TO_ME, access_token=third)
    unknown = await weibo.get(TO_ME, access_token="2.00guessed")

    codes = [answer.json().get("error_code") for answer in (alive, revoked, ended, unknown)]
    assert codes == [None, 21316, 21327, 21332]


@pytest.mark.parametrize("opens", ["says", "follows", "subscribes", "scans", "clicks"])
async def test_whoever_turned_to_us_may_be_answered_for_48_hours(opens: str, weibo: Caller) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")
    asked = {"access_token": account.fan_token, "receiver_id": mei.uid}

    before = await weibo.post(REPLY, **asked, **text("你好"))
    await mei.does(opens)
    during = [await weibo.post(REPLY, **asked, **text(f"你好 {n}")) for n in range(30)]
    weibo.platform.clock.forward(48 * HOUR + 1)
    after = await weibo.post(REPLY, **asked, **text("还在吗"))

    assert (before.status_code, before.json()["error_code"]) == (400, 26404)
    assert {answer.status_code for answer in during} == {200}
    assert [received.text for received in mei.inbox] == [f"你好 {n}" for n in range(30)]
    assert after.json()["error_code"] == 26404


@pytest.mark.parametrize("opens_nothing", ["views", "mentions", "comments", "unsubscribes"])
async def test_other_doings_open_no_window(opens_nothing: str, weibo: Caller) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")

    await mei.does(opens_nothing)
    answer = await weibo.post(
        REPLY, access_token=account.fan_token, receiver_id=mei.uid, **text("你好")
    )

    assert answer.json()["error_code"] == 26404


async def test_a_pushed_mention_allows_one_message(weibo: Caller) -> None:
    account = weibo.platform.account(mention_push=True)
    mei = account.person("小梅")
    asked = {"access_token": account.fan_token, "receiver_id": mei.uid}

    await mei.mentions("茶不错")
    answers = [await weibo.post(REPLY, **asked, **text(word)) for word in ("谢谢", "再谢谢")]

    assert [answer.status_code for answer in answers] == [200, 400]


async def test_whoever_left_may_not_be_written_to(weibo: Caller) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")
    await mei.says("hello")
    await mei.leaves()
    asked = {"access_token": account.fan_token, "receiver_id": mei.uid}

    gone = await weibo.post(REPLY, **asked, **text("别走"))
    await mei.says("又来了")
    back = await weibo.post(REPLY, **asked, **text("欢迎"))

    assert (gone.json()["error_code"], back.status_code) == (26404, 200)


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("text", {"text": "长" * 300}, 20012),
        ("text", {}, 10016),
        ("articles", {"articles": []}, 10017),
        ("articles", {"articles": [{"display_name": "x"}]}, 10016),
        ("position", {"longitude": "1"}, 10016),
        ("video", {}, 10017),
    ],
)
async def test_what_cannot_be_sent_is_refused(
    kind: str, data: dict[str, object], code: int, weibo: Caller
) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")
    await mei.says("hello")

    answer = await weibo.post(
        REPLY,
        access_token=account.fan_token,
        receiver_id=mei.uid,
        type=kind,
        data=quote(json.dumps(data)),
    )

    assert (answer.json()["error_code"], mei.inbox) == (code, [])


async def test_comments_are_paged_by_id(weibo: Caller) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")
    made = [await mei.comments(f"第 {n} 条") for n in range(5)]
    token = weibo.platform.tokens.issue(account)

    first = (await weibo.get(TO_ME, access_token=token, count=2)).json()
    second = (await weibo.get(TO_ME, access_token=token, count=2, page=2)).json()
    since = (await weibo.get(TO_ME, access_token=token, since_id=made[3].id)).json()
    until = (await weibo.get(TO_ME, access_token=token, max_id=made[0].id)).json()

    def ids(page: dict[str, list[dict[str, int]]]) -> list[int]:
        return [comment["id"] for comment in page["comments"]]

    assert ids(first) == [made[4].id, made[3].id]
    assert ids(second) == [made[2].id, made[1].id]
    assert ids(since) == [made[4].id]
    assert ids(until) == [made[0].id]
    assert first["total_number"] == 5
    assert min(comment.id for comment in made) > 2**53


async def test_a_comment_is_answered_in_public_and_not_twice(weibo: Caller) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")
    comment = await mei.comments("多少钱？")
    asked = {
        "access_token": weibo.platform.tokens.issue(account),
        "id": comment.status.id,
        "cid": comment.id,
        "comment": "68 元一盒",
        "rip": "203.0.113.7",
    }

    first = await weibo.post(f"{API}/2/comments/reply.json", **asked)
    again = await weibo.post(f"{API}/2/comments/reply.json", **asked)

    assert first.json()["reply_comment"]["id"] == comment.id
    assert again.json()["error_code"] == 20019
    assert [(one.kind, one.text) for one in mei.inbox] == [("comment", "68 元一盒")]


async def test_mentions_stand_in_two_lists(weibo: Caller) -> None:
    account = weibo.platform.account("茶言")
    mei = account.person("小梅")
    status = await mei.mentions("茶不错")
    comment = await mei.mentions_in_comment("这里有卖")
    token = weibo.platform.tokens.issue(account)

    statuses = (await weibo.get(f"{API}/2/statuses/mentions.json", access_token=token)).json()
    comments = (await weibo.get(f"{API}/2/comments/mentions.json", access_token=token)).json()

    assert [each["id"] for each in statuses["statuses"]] == [status.id]
    assert [each["id"] for each in comments["comments"]] == [comment.id]


async def test_an_hour_has_so_many_calls(weibo: Caller) -> None:
    account = weibo.platform.account(hourly=3)
    token = weibo.platform.tokens.issue(account)

    answers = [await weibo.get(TO_ME, access_token=token) for _ in range(4)]
    weibo.platform.clock.forward(HOUR)
    later = await weibo.get(f"{API}/2/account/rate_limit_status.json", access_token=token)

    assert [answer.status_code for answer in answers] == [200, 200, 200, 403]
    assert answers[3].json()["error_code"] == 10023
    assert later.json()["remaining_user_hits"] == 2


async def test_codes_may_come_as_text_and_servers_may_have_bad_days(weibo: Caller) -> None:
    weibo.platform.codes_as_text = True
    weibo.platform.troubles.make("/2/comments/to_me.json", status=502)
    weibo.platform.troubles.make("/2/comments/to_me.json", truncate=True)
    weibo.platform.troubles.make("/2/comments/to_me.json", errcode=10009)
    token = weibo.platform.tokens.issue(weibo.platform.account())

    answers = [await weibo.get(TO_ME, access_token=token) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [502, 200, 403, 200]
    assert answers[1].content == b'{"result": tr'
    assert answers[2].json()["error_code"] == "10009"


async def test_the_menu_and_codes_are_checked(weibo: Caller) -> None:
    account = weibo.platform.account()
    asked = {"access_token": account.fan_token}
    good = {"button": [{"type": "click", "name": "营业时间", "key": "hours"}]}
    create = "/m.api.weibo.com/2/messages/menu/create.json"

    empty = await weibo.post(create, **asked, menus=quote(json.dumps({"button": []})))
    made = await weibo.post(create, **asked, menus=quote(json.dumps(good)))
    shown = await weibo.get("/m.api.weibo.com/2/messages/menu/show.json", **asked)
    code = await weibo.client.post(
        f"{API}/2/eps/qrcode/create.json",
        params=asked,
        json={"action_name": "QR_LIMIT_SCENE", "action_info": {"scene": {"scene_id": 7}}},
    )
    picture = await weibo.get(f"{API}/2/eps/qrcode/show", ticket=code.json()["ticket"])
    wrong = await weibo.client.post(
        f"{API}/2/eps/qrcode/create.json",
        params=asked,
        json={"action_name": "QR_LIMIT_SCENE", "action_info": {"scene": {"scene_id": 100_001}}},
    )

    assert (empty.status_code, made.json()) == (400, {"result": True})
    assert shown.json() == {"menu": good}
    assert picture.content.startswith(b"\x89PNG")
    assert wrong.json()["error_code"] == 10017


async def test_a_push_is_tried_three_times_and_copies_come_at_once(weibo: Caller) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")
    listener = Listener()

    async with on_a_port(listener.app) as url:
        account.callback = url
        verified = await account.verify()
        listener.answers = [(500, b""), (503, b"")]
        await mei.says("hello")
        tries = account.deliveries[-1][1]
        account.hold()
        await mei.says("one")
        await mei.follows()
        await account.release(copies=3, seed=2)

    assert verified
    assert tries == [500, 503, 200]
    assert len(listener.heard) == 1 + 3 + 6
    assert len({query["signature"] for query, _ in listener.heard}) == 10


async def test_a_passive_reply_reaches_the_phone(weibo: Caller) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")
    listener = Listener()
    good = {
        "result": True,
        "sender_id": account.uid,
        "receiver_id": mei.uid,
        "type": "text",
        "data": quote(json.dumps({"text": "稍等"})),
    }
    bad = good | {"data": quote(quote(json.dumps({"text": "稍等"})))}

    async with on_a_port(listener.app) as url:
        account.callback = url
        listener.answers = [(200, json.dumps(good).encode())]
        await mei.says("在吗")
        listener.answers = [(200, json.dumps(bad).encode())]
        await mei.says("在吗？")

    assert [(one.text, one.fields["passive"]) for one in mei.inbox] == [("稍等", True)]
    assert len(account.mistakes) == 1


async def test_a_file_is_shown_to_its_owner_only(weibo: Caller) -> None:
    account, other = weibo.platform.account(), weibo.platform.account("别家")
    message = await account.person("小梅").sends_image(b"\xff\xd8picture")
    fetch = "/upload.api.weibo.com/2/mss/msget"
    ours = message["data"]["tovfid"]

    mine = await weibo.get(fetch, access_token=account.fan_token, fid=ours)
    theirs = await weibo.get(fetch, access_token=other.fan_token, fid=ours)

    assert mine.content == b"\xff\xd8picture"
    assert theirs.status_code == 400


async def test_a_person_who_closed_their_account_is_unknown(weibo: Caller) -> None:
    account = weibo.platform.account()
    mei = account.person("小梅")
    await mei.says("hello")
    await mei.closes()

    answer = await weibo.get(
        f"{API}/2/users/show.json", access_token=account.fan_token, uid=mei.uid
    )

    assert answer.json()["error_code"] == 20003
