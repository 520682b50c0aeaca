"""What every screen of WeChat is made of: accounts in rows, and actions on them."""

from collections.abc import Mapping

from core.channels import MANAGE as MANAGING
from core.errors import T
from core.ui import Action, Argument, Empty, Field, Nav, Option, Source, Tabs, Text, Value, deed

MANAGE = (MANAGING,)

WECHAT = Tabs("wechat", T("WeChat", "微信"), "brand-wechat", order=30)

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
    variables: Mapping[str, Argument],
    **more: object,
) -> Action:
    """An action that runs one verb of ours; `variables` name type and binding of each field."""
    return Action(
        id=identity,
        label=label,
        requires=MANAGE,
        placement=("row",),
        mutation=deed(verb, **variables),
        **more,  # type: ignore[arg-type]
    )


def text(name: str, label: T, *, required: bool = True, hint: Text = "") -> Field:
    """A line to fill in."""
    return Field(name, label, required=required, help=hint)
