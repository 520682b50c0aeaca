"""The settings screens of a channel's accounts: made once, told in each channel's own words.

A channel says how its console is clicked through and what an account is asked for. The list of
accounts, the self-test, the buttons and every document behind them are the same for all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.channels.adapters.known import MANAGE
from core.errors import T
from core.ui import (
    FINDINGS,
    Action,
    Actions,
    Contribution,
    Field,
    Notice,
    Option,
    Section,
    Settings,
    Source,
    Table,
    Value,
    When,
)

from . import deeds

NOBODY, SOMEBODY = (When("nodes", "empty"),), (When("nodes"),)

ACCOUNTS = """
query ($channel: String!) { accounts(filter: {channel: {eq: $channel}}) { nodes {
  id name state sandbox callbackUrl lastDeliveryAt settings secretsSet version
  deliveriesDone deliveriesPoison problem { message advice } MORE } } }"""

CHECKS = """
query ($channel: String!) { channelChecks(channel: $channel) {
  lines { account title ok detail advice testedAt } } }"""

SEALED = T("Stored encrypted, and never shown again.", "加密保存，之后不再显示。")
KEPT = T("Stored encrypted; leave blank to keep it.", "加密保存；留空则保持不变。")

CONNECTED = T("Account connected", "已连接")
SECRETS_AGAIN = T("Enter the secrets again", "需重新填写密钥")
AUTHORISE_AGAIN = T("Authorise again", "需重新授权")

NOT_TESTED = T(
    "Not tested yet: choose Self-test in an account's row.", "尚未自检，请在账号列表中点击“自检”。"
)


@dataclass(frozen=True)
class Step:
    """One step towards a connected account: what it is about, what to click and what to paste."""

    title: T
    text: T
    doubt: T | None = None
    """What the platform may refuse, or does not say beyond doubt."""

    def numbered(self, number: int) -> Section:
        """The step as it stands in the guide."""
        title = T("{n}. {title}", "{n}. {title}").fill(n=number, title=self.title)
        doubt = (Notice(self.doubt, "warn"),) if self.doubt else ()
        return Section(title, (Notice(self.text), *doubt))


@dataclass(frozen=True, kw_only=True)
class AccountScreens:
    """What one channel says about its accounts; `all()` are the screens made of it.

    A secret among the `fields` is declared as it is asked for when an account is new; on the form
    of a known account it may stay blank. Both forms begin with the account's name.
    """

    channel: str
    icon: str
    label: T
    """What its accounts are called in the list of settings."""
    connect: T
    """The button that connects one."""
    needs: T
    """What one should have at hand before one connects an account."""
    guide: tuple[Step, ...]
    example: T
    """What somebody might call an account."""
    fields: tuple[Field, ...]
    """What an account is asked for, each under `settings.…`."""
    columns: tuple[Value, ...] = ()
    """What else the list shows: fields that the channel lends to `Account`."""
    deeds: tuple[Action, ...] = ()
    """What else can be done with an account in its row."""
    called: bool = True
    """Whether its platform calls us, and so has to be told an address."""
    connected: T = CONNECTED
    expired: T = SECRETS_AGAIN
    """The state of an account whose access has ended: what its owner has to do."""

    def all(self) -> tuple[Contribution, ...]:
        """The list with its guide, the self-test, and everything that can be done."""
        return (self._list(), self._self_test(), *self._deeds(), *self.deeds)

    def _list(self) -> Settings:
        steps = tuple(step.numbered(n) for n, step in enumerate(self.guide, start=1))
        return Settings(
            id="settings",
            label=self.label,
            icon=self.icon,
            requires=(MANAGE,),
            source=self._accounts(),
            body=(
                Section(
                    T("Not connected yet", "尚未连接"), (Notice(self.needs), *steps), when=NOBODY
                ),
                Section(T("Connected accounts", "已连接账号"), (self._table(),), when=SOMEBODY),
                Actions((f"{self.channel}.connect",)),
                Section(T("How to connect", "接入步骤"), steps, collapsed=True, when=SOMEBODY),
            ),
            order=10,
        )

    def _accounts(self) -> Source:
        more = " ".join(column.path for column in self.columns)
        document = ACCOUNTS.replace("MORE", more)
        return Source(document, "accounts", {"channel": self.channel}, poll=10)

    def _table(self) -> Table:
        further = (deed.id for deed in self.deeds)
        offered = ("edit", "test", *further, "pause", "resume", "replay", "remove")
        return Table(
            path="nodes",
            columns=tuple(self._columns()),
            actions=tuple(f"{self.channel}.{deed}" for deed in offered),
            limit=50,
        )

    def _columns(self) -> Iterator[Value]:
        """How an account fares, what its channel adds, and what came through it."""
        yield Value("name", T("Name", "名称"))
        yield Value("state", T("State", "状态"), "enum", options=self._states())
        yield Value("problem.message", T("Problem", "问题"))
        yield Value("problem.advice", T("What to do", "处理办法"))
        if self.called:
            yield Value("callbackUrl", T("Server address (URL)", "服务器地址 (URL)"), "copy")
        yield from self.columns
        yield Value("lastDeliveryAt", T("Last message", "最近消息"), "relative")
        yield Value("deliveriesDone", T("Read", "已处理"), "number")
        yield Value("deliveriesPoison", T("Could not be read", "无法读取"), "number")
        yield Value("sandbox", T("Sandbox", "沙盒"), "bool")

    def _states(self) -> tuple[Option, ...]:
        return (
            Option("active", T("Active", "运行中"), "good"),
            Option("paused", T("Paused", "已暂停"), "warn"),
            Option("channel_off", T("Channel off", "渠道已停用"), "warn"),
            Option("needs_reauth", self.expired, "bad"),
        )

    def _self_test(self) -> Settings:
        return Settings(
            id="check",
            label=T("Self-test", "自检"),
            icon="stethoscope",
            requires=(MANAGE,),
            source=Source(CHECKS, "channelChecks", {"channel": self.channel}),
            body=(
                Notice(NOT_TESTED, when=(When("lines", "empty"),)),
                Table(path="lines", columns=FINDINGS, limit=200, when=(When("lines"),)),
            ),
            order=11,
        )

    def _deeds(self) -> Iterator[Action]:
        connect = Action(
            id="connect",
            label=self.connect,
            icon="plug",
            requires=(MANAGE,),
            form=self._form(new=True),
            mutation=deeds.connecting(self.channel),
            done=self.connected,
        )
        edit = replace(deeds.EDIT, form=self._form(new=False))
        again = (f"{self.channel}.settings", f"{self.channel}.check")
        same = (deeds.TEST, deeds.PAUSE, deeds.RESUME, deeds.REPLAY, deeds.REMOVE)
        for deed in (connect, edit, *same):
            yield replace(deed, refresh=again)

    def _form(self, *, new: bool) -> tuple[Field, ...]:
        name = Field("name", T("Name", "名称"), required=True, placeholder=self.example)
        return (name, *(_asked(field, new=new) for field in self.fields))


def _asked(field: Field, *, new: bool) -> Field:
    """A field on one of the two forms: a secret that is known need not be entered again."""
    if field.type != "secret":
        return field
    about = SEALED if new else KEPT
    told = T("{own} {about}", "{own}{about}").fill(own=field.help, about=about)
    return replace(field, required=field.required and new, help=told if field.help else about)
