"""What every screen of WeChat is made of: accounts in rows, and actions on them."""

from collections.abc import Mapping

from core.channels import MANAGE as MANAGING
from core.errors import T
from core.ui import Action, Empty, Field, Nav, Option, Source, Tabs, Text, Value

MANAGE = (MANAGING,)
ERRORS = "errors { code message field }"

WECHAT = Tabs("wechat", T("WeChat", "微信公众号"), "brand-wechat", order=30)

NAME = Value("name", T("Account", "公众号"))
OF_ACCOUNT = Value("account.name", T("Account", "公众号"))
TROUBLE = Value("trouble", T("What is wrong", "问题"))

STATES = (
    Option("RUNNING", T("Running", "进行中"), "info"),
    Option("DONE", T("Done", "已完成"), "good"),
    Option("FAILED", T("Failed", "失败"), "bad"),
)

NO_ACCOUNT = Empty(
    T("No account connected yet", "尚未连接公众号"),
    T("Connect one under WeChat accounts first.", "请先在「微信公众号」中连接。"),
    "wechat.connect",
)


def beside(order: int) -> Nav:
    """The place of a page: beside the others, behind one entry in the navigation."""
    return Nav("grow", order=order, tabs=WECHAT)


def accounts(*more: str) -> Source:
    """The WeChat accounts, with further fields of each."""
    fields = " ".join(("id", "name", *more))
    return Source(
        f'query {{ accounts(filter: {{channel: {{eq: "wechat"}}}}) {{ nodes {{ {fields} }} }} }}',
        "accounts",
        poll=5,
    )


def act(
    identity: str,
    label: T,
    verb: str,
    *,
    variables: Mapping[str, tuple[str, str]],
    **more: object,
) -> Action:
    """An action that runs one verb of ours; `variables` name type and binding of each field."""
    declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in variables.items())
    given = ", ".join(f"{name}: ${name}" for name in variables)
    document = f"mutation ({declared}) {{ {verb}(input: {{{given}}}) {{ done {ERRORS} }} }}"
    bindings = {name: binding for name, (_, binding) in variables.items()}
    return Action(
        id=identity,
        label=label,
        requires=MANAGE,
        placement=("row",),
        mutation=Source(document, verb, bindings),
        **more,  # type: ignore[arg-type]
    )


ROW = ("ID!", "$row.id")


def form(kind: str, name: str) -> tuple[str, str]:
    """A variable that comes from the form."""
    return kind, f"$form.{name}"


def text(name: str, label: T, *, required: bool = True, hint: Text = "") -> Field:
    """A line to fill in."""
    return Field(name, label, required=required, help=hint)
