"""What the forms of WeCom ask for again and again: which corp, which employees, tags and groups."""

from typing import Any

from core.errors import T
from core.ui import Choices, Field, Source, Text

CORPS = Choices(Source("query { wecomCorps { id name } }", "wecomCorps"), hide_single=True)

CORP = Field("account", T("Corp", "企业"), "select", required=True, choices=CORPS)
"""Which corp it is about; not asked where only one is connected."""

CHOSEN = "$form.account"
OF_ROW = "$row.corp"

_STAFF = """
query ($corp: String, $search: String) {
  wecomStaff(first: 50, filter: {
      corp: {eq: $corp}, ACTIVE
      or: [{name: {contains: $search}}, {userid: {contains: $search}}]}) {
    nodes { userid called DETAIL } } }"""

_TAGS = """
query ($corp: String, $search: String) {
  wecomTags(first: 100, filter: {
      corp: {eq: $corp}, or: [{name: {contains: $search}}, {groupName: {contains: $search}}]}) {
    nodes { tagId name groupName } } }"""

_GROUPS = """
query ($corp: String, $search: String) {
  wecomGroups(first: 50, filter: {
      corp: {eq: $corp}, open: {eq: true}, name: {contains: $search}}) {
    nodes { chatId name ownerName } } }"""


def staff_of(corp: str, *, active: bool = True) -> Choices:
    """Employees of a corp, found by name or account; those who left too where they matter."""
    document = _STAFF.replace("ACTIVE", "active: {eq: true}," if active else "")
    document = document.replace("DETAIL", "userid" if active else "customers active")
    return Choices(
        Source(document, "wecomStaff.nodes", {"corp": corp}),
        value="userid",
        label="called",
        detail="userid",
    )


def staff(name: str, label: Text, corp: str = CHOSEN, **more: Any) -> Field:
    """A field for employees; for several of them unless `type` says otherwise."""
    given: dict[str, Any] = {"type": "multiselect", "choices": staff_of(corp)} | more
    return Field(name, label, **given)


def tags(name: str, label: Text, corp: str = CHOSEN) -> Field:
    """A field for corp tags."""
    source = Source(_TAGS, "wecomTags.nodes", {"corp": corp})
    choices = Choices(source, value="tagId", label="name", detail="groupName")
    return Field(name, label, "multiselect", choices=choices)


def groups(name: str, label: Text, corp: str = CHOSEN) -> Field:
    """A field for customer groups."""
    source = Source(_GROUPS, "wecomGroups.nodes", {"corp": corp})
    choices = Choices(source, value="chatId", label="name", detail="ownerName")
    return Field(name, label, "multiselect", required=True, choices=choices)


def attachments() -> tuple[Field, ...]:
    """What may go along with a text: a picture, a link, a mini program."""
    return (
        Field("attach.picture", T("Picture", "图片"), "picture"),
        Field("attach.link.url", T("Link: address", "链接：网址"), placeholder="https://…"),
        Field("attach.link.title", T("Link: title", "链接：标题")),
        Field("attach.link.description", T("Link: description", "链接：描述")),
        Field("attach.program.appId", T("Mini program: AppID", "小程序：AppID")),
        Field("attach.program.page", T("Mini program: page", "小程序：页面路径")),
        Field("attach.program.title", T("Mini program: title", "小程序：标题")),
        Field(
            "attach.program.picture",
            T("Mini program: cover", "小程序：封面"),
            "picture",
            help=T("A card needs a page and a cover.", "小程序卡片需要页面路径和封面图。"),
        ),
    )
