"""The provider itself: who may send what to whom, how often, and what became of it."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

from core.channels import Clock, Received

from .accounts import SimAccount, Template
from .people import Person
from .signing import sign
from .times import spelt
from .wire import Call, Refused, Trouble, as_json, read_call, send_answer, spoil

HOST = "dysmsapi.aliyuncs.com"

CODES = ((60, 1, "分钟"), (3600, 5, "小时"), (86_400, 10, "天"))
OTHERS = ((86_400, 50, "天"),)
"""How many messages one number gets: in so many seconds, so many, and how that is called."""

STALE = 15 * 60

NO_LETTER = re.compile(r"\$\{(\w+)\}")

Application = Callable[[Any, Any, Any], Awaitable[None]]


class Platform:
    """One whole provider, in memory, with its own clock."""

    def __init__(self, *, clock: Clock | None = None, seed: int = 0) -> None:
        """A provider without customers yet."""
        self.clock = clock or Clock()
        self.random = Random(seed)
        self.accounts: list[SimAccount] = []
        self.phones: dict[str, Person] = {}
        self.log: list[Call] = []
        self.app = self._application()
        self._troubles: list[Trouble] = []
        self._nonces: set[str] = set()
        self._sent: dict[tuple[str, str], list[float]] = {}
        self._number = int(time.time() * 1000)
        self._pushing: set[asyncio.Task[Any]] = set()

    def account(self, **facts: Any) -> SimAccount:
        """A new account, with three templates that were approved."""
        known: dict[str, Any] = {
            "key_id": f"LTAI{self.random.getrandbits(80):020x}",
            "key_secret": f"{self.random.getrandbits(120):030x}",
        }
        account = SimAccount(platform=self, **(known | facts))
        account.template("SMS_1001", "您的验证码是${code}，5 分钟内有效。", kind="code")
        account.template("SMS_1002", "您的订单${order}已发货，预计${day}送达。")
        account.template(
            "SMS_1003", "${name}您好，秋茶上新，到店立减 20 元。拒收请回复R", kind="marketing"
        )
        self.accounts.append(account)
        return account

    def trouble(self, path: str, **facts: Any) -> None:
        """Spoil the next calls of an action."""
        self._troubles.append(Trouble(path, **facts))

    def next_number(self) -> int:
        """Numbers that only grow, also over a restart."""
        self._number += 1
        return self._number

    # ── the server ────────────────────────────────────────────────────────────────────────────────

    def _application(self) -> Application:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            call = await read_call(scope, receive, at=self.clock.now())
            call.status, body = await self._served(call)
            if call.host != "_sim":
                self.log.append(call)
            await send_answer(send, call.status, body)

        return app

    async def _served(self, call: Call) -> tuple[int, bytes]:
        if call.host == "_sim":
            return 200, self._asked(call)
        request = f"{self.random.getrandbits(128):032X}"
        try:
            spoilt = await self._spoilt(call)
            if spoilt is not None:
                return spoilt
            call.answer = {"Code": "OK", "Message": "OK", "RequestId": request, **self._done(call)}
        except Refused as no:
            call.answer = {"Code": no.code, "Message": no.message, "RequestId": request}
            return no.status, as_json(call.answer)
        return 200, as_json(call.answer)

    async def _spoilt(self, call: Call) -> tuple[int, bytes] | None:
        for trouble in self._troubles:
            if trouble.path == call.params.get("Action") and trouble.times > 0:
                trouble.times -= 1
                return await spoil(trouble)
        return None

    def _asked(self, call: Call) -> bytes:
        """What tests and the sandbox ask of the simulator itself."""
        asked = json.loads(call.body)
        if call.path == "/clock":
            self.clock.forward(asked["forward"])
        elif call.path == "/trouble":
            self.trouble(**asked)
        return as_json({"now": self.clock.now()})

    def _done(self, call: Call) -> Mapping[str, Any]:
        if call.host != HOST:
            raise Refused("InvalidVersion", "no such product", status=404)
        account = self._signed(call)
        action = ACTIONS.get(call.params.get("Action", ""))
        if action is None:
            raise Refused("InvalidAction.NotFound", "no such action", status=404)
        return action(self, account, call.params)

    def _signed(self, call: Call) -> SimAccount:
        """Whose request this is: signed with their secret, fresh, and never seen before."""
        said = call.params
        account = next((a for a in self.accounts if a.key_id == said.get("AccessKeyId")), None)
        if account is None:
            raise Refused("InvalidAccessKeyId.NotFound", "no such key", status=404)
        if sign(call.method, said, account.key_secret) != said.get("Signature"):
            raise Refused("SignatureDoesNotMatch", "signature does not match", status=400)
        self._fresh(said)
        return account

    def _fresh(self, said: Mapping[str, str]) -> None:
        try:
            signed = datetime.strptime(said.get("Timestamp", ""), "%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            raise Refused("InvalidTimeStamp.Format", "not a time", status=400) from None
        if abs(signed.replace(tzinfo=UTC).timestamp() - self.clock.now()) > STALE:
            raise Refused("InvalidTimeStamp.Expired", "too old", status=400)
        nonce = said.get("SignatureNonce", "")
        if not nonce or nonce in self._nonces:
            raise Refused("SignatureNonceUsed", "seen before", status=400)
        self._nonces.add(nonce)

    # ── sending ───────────────────────────────────────────────────────────────────────────────────

    def send(self, account: SimAccount, said: Mapping[str, str]) -> Mapping[str, Any]:
        """Take a message: everything is checked as the provider checks it."""
        template = account.templates.get(said.get("TemplateCode", ""))
        if said.get("SignName") != account.sign_name:
            raise Refused("isv.SMS_SIGNATURE_ILLEGAL", "短信签名不合法")
        if template is None or not template.approved:
            raise Refused("isv.SMS_TEMPLATE_ILLEGAL", "模版不合法(不存在或被拉黑)")
        phone = said.get("PhoneNumbers", "")
        if not re.fullmatch(r"1\d{10}", phone):
            raise Refused("isv.MOBILE_NUMBER_ILLEGAL", "非法手机号")
        text = f"【{account.sign_name}】{_filled(template, said.get('TemplateParam', ''))}"
        self._limited(template, phone)
        account.balance -= _segments(text)
        if account.balance < 0:
            raise Refused("isv.AMOUNT_NOT_ENOUGH", "账户余额不足")
        return {"BizId": self._under_way(account, phone, text, said.get("OutId", ""))}

    def _limited(self, template: Template, phone: str) -> None:
        """One number gets only so many codes, and so many of anything else."""
        now = self.clock.now()
        before = self._sent.setdefault((phone, template.kind), [])
        for seconds, most, word in CODES if template.kind == "code" else OTHERS:
            if sum(at > now - seconds for at in before) >= most:
                said = f"触发{word}级流控Permits:{most}"
                raise Refused("isv.BUSINESS_LIMIT_CONTROL", said)
        before.append(now)

    def _under_way(self, account: SimAccount, phone: str, text: str, out_id: str) -> str:
        """It reaches the phone, or does not; a report tells which."""
        now, person = self.clock.now(), self.phones.get(phone)
        biz = f"{self.next_number()}^0"
        arrives = person is not None and not person.off
        if person is not None and arrives:
            person.inbox.append(Received("sms", text, {"biz_id": biz}, now))
        code = (
            "DELIVERED" if arrives else ("MK:0001" if person is None else "MOBILE_NOT_ON_SERVICE")
        )
        report = {
            "phone_number": phone,
            "send_time": spelt(now),
            "report_time": spelt(now + 2),
            "success": arrives,
            "err_code": code,
            "err_msg": "用户接收成功" if arrives else "停机、空号或关机",
            "sms_size": str(_segments(text)),
            "biz_id": biz,
            "out_id": out_id,
        }
        account.reports.append(report)
        if account.automatic:
            self._push_soon(account)
        return biz

    def _push_soon(self, account: SimAccount) -> None:
        async def soon() -> None:
            await asyncio.sleep(0.2)
            await account.report()

        task = asyncio.get_running_loop().create_task(soon())
        self._pushing.add(task)
        task.add_done_callback(self._pushing.discard)

    def details(self, account: SimAccount, said: Mapping[str, str]) -> Mapping[str, Any]:
        """What became of the messages to a number: only how many, as far as anybody asks."""
        sent = [each for each in account.reports if each["phone_number"] == said["PhoneNumber"]]
        return {"TotalCount": len(sent), "SmsSendDetailDTOs": {"SmsSendDetailDTO": sent}}


ACTIONS: Mapping[str, Callable[[Platform, SimAccount, Mapping[str, str]], Mapping[str, Any]]] = {
    "SendSms": Platform.send,
    "QuerySendDetails": Platform.details,
}


def _filled(template: Template, param: str) -> str:
    """The words of a template, its gaps filled."""
    try:
        data = json.loads(param or "{}")
    except ValueError:
        raise Refused("isv.INVALID_JSON_PARAM", "JSON参数不合法") from None
    missing = [name for name in NO_LETTER.findall(template.text) if not data.get(name)]
    if missing:
        raise Refused("isv.TEMPLATE_MISSING_PARAMETERS", "模板缺少变量")
    if any("http://" in str(value) or "https://" in str(value) for value in data.values()):
        raise Refused("isv.PARAM_NOT_SUPPORT_URL", "变量不支持传入URL")
    return NO_LETTER.sub(lambda gap: str(data[gap[1]]), template.text)


def _segments(text: str) -> int:
    """What a text costs: 70 units of UTF-16 in one, 67 in each of several."""
    units = len(text.encode("utf-16-le")) // 2
    return 1 if units <= 70 else -(-units // 67)
