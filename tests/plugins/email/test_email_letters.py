"""Every kind of mail becomes a letter, the progress of one of ours, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.channels import Envelope, Letter, LetterKind, Media, News, Occasion, Progress, TroubleKind
from core.db import Vault, now, use_vault
from core.entities.activities import DeliveryState
from core.entities.customers import Claim, Strength
from core.errors import Invalid, T
from plugins.email.channel import Email
from plugins.email.errors import judged as judged_by_code
from plugins.email.mime import lightened, read_mail, unmarked
from plugins.email.settings import EmailSettings
from plugins.email.threads import message_id, ours

PAYLOADS = Path(__file__).parent / "payloads"
OURS = EmailSettings(
    address="shop@teahouse.example",
    password="secret",  # type: ignore[arg-type]
    smtp_host="smtp.example",
    imap_host="imap.example",
)


@pytest.fixture(autouse=True)
def key() -> None:
    """A key to sign with."""
    use_vault(Vault((b"a key that only tests ever use..",)))


def news(name: str) -> list[News]:
    """What a mail means."""
    return list(Email().read(OURS, Envelope(body=(PAYLOADS / f"{name}.eml").read_bytes())))


def letter(name: str) -> Letter:
    """The letter in a mail."""
    (only,) = news(name)
    assert isinstance(only, Letter)
    return only


def said(text: str | T | None) -> str | None:
    """A text as a Chinese reader sees it."""
    return text.say("zh-CN") if isinstance(text, T) else text


def test_a_mail_says_who_wrote_what_and_when() -> None:
    mail = letter("rfc5322_simple")

    assert mail.id == "mail:<1234@local.machine.example>"
    assert mail.thread == "jdoe@machine.example"
    assert mail.claims == (
        Claim("mail_sender", "email:shop@teahouse.example", "jdoe@machine.example", source="email"),
        Claim("email", "house", "jdoe@machine.example", Strength.WEAK, source="email"),
    )
    assert now() - mail.happened_at < timedelta(minutes=1)
    assert mail.payload["written"] == "Fri, 21 Nov 1997 09:55:06 -0600"
    assert (mail.kind, mail.occasion) == (LetterKind.MESSAGE, Occasion.MESSAGE)
    assert said(mail.subject) == "Saying Hello"
    assert mail.body == 'This is a message just to say hello.\nSo, "Hello".'
    assert mail.profile == {"name": "John Doe", "email": "jdoe@machine.example"}


def test_an_answer_names_what_it_answers() -> None:
    assert letter("rfc5322_reply").answers == "mail:<1234@local.machine.example>"


def test_html_becomes_words_and_is_never_shown() -> None:
    mail = letter("made_html")

    assert mail.body == "你好，50 套多少钱？\n\n谢谢 & 再见"
    assert said(mail.subject) == "团购咨询"
    assert mail.profile == {"name": "小梅", "email": "mei@elsewhere.example"}
    assert mail.thread == "mei@elsewhere.example"


def test_what_is_quoted_is_left_out() -> None:
    assert letter("made_quoting").body == "好的，就这么定。"


@pytest.mark.parametrize(
    ("name", "subject"),
    [("made_away", "自动回复"), ("made_newsletter", "群发邮件"), ("made_daemon", "自动回复")],
)
def test_what_machines_write_is_kept_and_opens_nothing(name: str, subject: str) -> None:
    mail = letter(name)

    assert (mail.kind, mail.occasion) == (LetterKind.EVENT, None)
    assert (said(mail.subject), mail.grants, mail.reachable) == (subject, (), None)


def test_our_own_mail_is_no_news() -> None:
    assert news("made_own") == []


def test_a_report_says_what_became_of_a_mail() -> None:
    (told,) = news("rfc3464_failed")

    assert isinstance(told, Progress)
    assert (told.message, told.state) == ("mail:<original@cs.utk.edu>", DeliveryState.FAILED)
    assert told.trouble is not None
    assert (told.trouble.kind, told.trouble.code) == (TroubleKind.PERMANENT, "4.0.0")


@pytest.mark.parametrize(
    ("action", "count"), [("failed", 1), ("delivered", 1), ("delayed", 0), ("relayed", 0)]
)
def test_only_what_is_certain_counts(action: str, count: int) -> None:
    raw = (PAYLOADS / "rfc3464_failed.eml").read_bytes()
    changed = raw.replace(b"Action: failed", f"Action: {action}".encode())

    assert len(Email().read(OURS, Envelope(body=changed))) == count


def test_files_are_fetched_by_their_place_and_lose_their_path() -> None:
    mail = letter("made_attachment")

    assert mail.body == "请看附件"
    assert mail.media == (
        Media(id="7:42:2", kind="file", name="清单.pdf"),
        Media(id="7:42:3", kind="image", name="3"),
    )
    assert mail.payload["verified"] is None


def test_a_large_mail_is_kept_without_its_files() -> None:
    raw = (PAYLOADS / "made_attachment.eml").read_bytes()
    large = raw.replace(b"JVBERi0xLjQK", b"JVBERi0x" * 50_000)

    light = lightened(large, 10_000)
    (mail,) = Email().read(OURS, Envelope(body=light))

    assert len(light) < 3000
    assert isinstance(mail, Letter)
    assert [each.id for each in mail.media] == ["7:42:2", "7:42:3"]
    assert mail.payload["files"][0] == {"name": "清单.pdf", "size": 300_000}


def test_an_answer_from_another_address_stays_in_the_conversation() -> None:
    sent = message_id("abc123", "mei@elsewhere.example", "shop@teahouse.example")
    raw = (PAYLOADS / "rfc5322_reply.eml").read_bytes()
    answer = raw.replace(b"<1234@local.machine.example>", sent.encode())

    (mail,) = Email().read(OURS, Envelope(body=answer))

    assert isinstance(mail, Letter)
    assert mail.thread == "mei@elsewhere.example"
    assert mail.claims[0].external_id == "mary@example.net"


def test_a_forged_id_leads_nowhere() -> None:
    sent = message_id("abc123", "mei@elsewhere.example", "shop@teahouse.example")

    assert ours(sent) == ("abc123", "mei@elsewhere.example")
    assert ours(sent.replace("abc123", "abc124")) is None
    assert ours("<gx.a.!!!.0000000000000000@x>") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\nno headers",
        b"Subject: x\r\n\r\nno sender",
        b"From: nobody\r\n\r\nno address",
        b"From: a@b@c\r\n\r\nx",
        b"From: <script>@x\r\n\r\nx",
        b"From: a@x.cn\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 300,
        b"From: a@x.cn\r\n"
        + b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(3000)
        ),
    ],
)
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        Email().read(OURS, Envelope(body=raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@x.cn\r\nSubject: =?utf-8?B?!!!?=\r\n\r\nx\0y",
        b"From: a@x.cn\r\nSubject: =?nonsense?Q?a?=\r\nDate: gestern\r\n\r\nxy",
        b"From: a@x.cn\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfexy",
        b"From: a@x.cn\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"From: \xff\xfe <a@x.cn>\r\nSubject: \xed\xa0\x80\r\n\r\n\xed\xa0\x80",
        b"From: a@x.cn\r\nMessage-ID: <" + b"x" * 5000 + b"@y>\r\n\r\nxy",
        b"From: a@x.cn\r\nDate: Fri, 21 Nov 0001 09:55:06 -2359\r\n\r\nxy",
        b"From: a@x.cn\r\nX-Guanxi-Size: 1e9\r\nContent-Disposition: attachment\r\n\r\nxy",
    ],
)
def test_what_is_only_odd_is_read(raw: bytes) -> None:
    (mail,) = Email().read(OURS, Envelope(body=raw))

    assert isinstance(mail, Letter)
    assert "\0" not in str(mail.body)
    str(mail.body).encode()
    assert len(mail.id) <= 200


def test_words_of_html_without_end_are_found_soon() -> None:
    assert unmarked("<div>" * 50_000 + "a") == "a"
    assert unmarked("<script>" + "a" * 1_000_000) == ""


def test_every_payload_names_its_source() -> None:
    nameless = [
        file.name
        for file in PAYLOADS.glob("*.eml")
        if (str(read_mail(file.read_bytes())["X-Source"]) == "made")
        != file.name.startswith("made_")
    ]

    assert nameless == []


VOUCHING = OURS.model_copy(update={"authserv_id": "mx.provider.example"})


def judged(*lines: str) -> Letter:
    """A mail of somebody@elsewhere.example below these lines."""
    raw = (PAYLOADS / "made_html.eml").read_bytes()
    head = "".join(f"Authentication-Results: {line}\r\n" for line in lines).encode()
    (only,) = Email().read(VOUCHING, Envelope(body=head + raw))
    assert isinstance(only, Letter)
    return only


@pytest.mark.parametrize(
    "line",
    [
        "mx.provider.example; dmarc=pass header.from=elsewhere.example",
        "mx.provider.example; spf=fail; dkim=pass header.d=elsewhere.example",
        "MX.provider.example 1; dkim=pass header.i=@elsewhere.example",
    ],
)
def test_a_sender_for_whom_our_server_vouches_is_proved(line: str) -> None:
    mail = judged(line)

    assert mail.claims == (Claim("email", "house", "mei@elsewhere.example", source="email"),)
    assert mail.payload["verified"] is True
    assert said(mail.subject) == "团购咨询"


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("other.example; dmarc=pass header.from=elsewhere.example",),
        ("mx.provider.example; dmarc=fail header.from=elsewhere.example",),
        ("mx.provider.example; dkim=pass header.d=attacker.example",),
        ("mx.provider.example; dkim=pass header.d=sewhere.example",),
        (
            "mx.provider.example; none",
            "mx.provider.example; dmarc=pass header.from=elsewhere.example",
        ),
        ('mx.provider.example; spf=pass reason="; dmarc=pass header.from=elsewhere.example"',),
        ("mx.provider.example; spf=pass (; dmarc=pass header.from=elsewhere.example)",),
    ],
)
def test_a_sender_for_whom_nobody_vouches_is_only_a_hint(lines: tuple[str, ...]) -> None:
    mail = judged(*lines)

    assert [(claim.kind, claim.strong) for claim in mail.claims] == [
        ("mail_sender", True),
        ("email", False),
    ]
    assert mail.payload["verified"] is False
    assert said(mail.subject) == "[发件人未验证] 团购咨询"


def test_a_mail_happened_when_the_server_took_it_whatever_its_date_says() -> None:
    raw = (PAYLOADS / "rfc5322_simple.eml").read_bytes()
    head = b"X-Guanxi-Arrived: 22 Nov 2026 16:00:00 +0800\r\n"

    (mail,) = Email().read(OURS, Envelope(body=head + raw))

    assert isinstance(mail, Letter)
    assert mail.happened_at == datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "words", "kind", "message"),
    [
        (550, "no", TroubleKind.PERMANENT, "对方服务器拒收我们的邮件。"),
        (550, "5.1.1 unknown", TroubleKind.GONE, "收件邮箱不存在。"),
        (550, "5.1.6 moved", TroubleKind.GONE, "收件邮箱不存在。"),
        (553, "5.7.1 Mail from must equal authorized user", TroubleKind.CONFIGURATION, None),
        (552, "5.2.2 full", TroubleKind.PERMANENT, "对方邮箱已满。"),
        (554, "no", TroubleKind.PERMANENT, "邮件服务器拒绝：no"),
    ],
)
def test_a_refusal_names_the_next_step(
    code: int, words: str, kind: TroubleKind, message: str | None
) -> None:
    trouble = judged_by_code(code, words)

    assert trouble.kind is kind
    assert trouble.advice is not None
    assert message is None or trouble.message.say("zh-CN") == message
