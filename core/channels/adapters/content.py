"""What can be said to somebody: one kind of content per message, as far as a channel allows it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from core.errors import Invalid, T, clean_text

WRONG = T("The message's “{field}” is missing or not right.", "消息的“{field}”缺失或不正确。")

Title = Annotated[str, Field(min_length=1, max_length=200)]
Address = Annotated[str, Field(pattern=r"^https?://\S{1,2000}$")]


class Part(BaseModel):
    """One message's content; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Text(Part):
    """Words."""

    kind: Literal["text"] = "text"
    text: Annotated[str, Field(min_length=1, max_length=20_000)]


class Image(Part):
    """A picture; `file` is one of ours."""

    kind: Literal["image"] = "image"
    file: UUID


class Voice(Part):
    """Something spoken."""

    kind: Literal["voice"] = "voice"
    file: UUID


class Video(Part):
    """A film."""

    kind: Literal["video"] = "video"
    file: UUID
    title: str = ""


class File(Part):
    """A document to download."""

    kind: Literal["file"] = "file"
    file: UUID


class Link(Part):
    """A page, with a headline and perhaps a picture: what platforms call link or news."""

    kind: Literal["link"] = "link"
    title: Title
    url: Address
    description: Annotated[str, Field(max_length=500)] = ""
    picture: UUID | None = None


class MiniProgram(Part):
    """A card that opens a page of a mini program."""

    kind: Literal["mini_program"] = "mini_program"
    app_id: Annotated[str, Field(min_length=1, max_length=64)]
    page: Annotated[str, Field(max_length=1024)]
    title: Title
    picture: UUID | None = None


class MenuItem(Part):
    """One thing to choose."""

    id: Annotated[str, Field(min_length=1, max_length=64)]
    label: Annotated[str, Field(min_length=1, max_length=100)]


class Menu(Part):
    """A question with answers to tap."""

    kind: Literal["menu"] = "menu"
    head: Annotated[str, Field(min_length=1, max_length=1000)]
    items: Annotated[tuple[MenuItem, ...], Field(min_length=1, max_length=10)]
    tail: Annotated[str, Field(max_length=500)] = ""


class Location(Part):
    """A place on the map, in degrees (GCJ-02, as Chinese platforms count)."""

    kind: Literal["location"] = "location"
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    name: Annotated[str, Field(max_length=200)] = ""
    address: Annotated[str, Field(max_length=300)] = ""


class Template(Part):
    """A form of words the platform approved, with its gaps filled."""

    kind: Literal["template"] = "template"
    id: Annotated[str, Field(min_length=1, max_length=100)]
    data: dict[str, Annotated[str, Field(max_length=1000)]] = Field(default_factory=dict)
    url: Address | None = None
    mini_program: MiniProgram | None = None
    title: Annotated[str, Field(max_length=200)] = ""
    """What the template is called, for our own timeline."""


class Card(Part):
    """Something the platform itself keeps, such as a form that asks for a phone number."""

    kind: Literal["card"] = "card"
    id: Annotated[str, Field(min_length=1, max_length=200)]
    title: Annotated[str, Field(max_length=200)] = ""


Content = (
    Text | Image | Voice | Video | File | Link | MiniProgram | Menu | Location | Template | Card
)
_CONTENT: TypeAdapter[Content] = TypeAdapter(Annotated[Content, Field(discriminator="kind")])

TITLES = {
    "text": T("Text", "文字"),
    "image": T("Image", "图片"),
    "voice": T("Voice", "语音"),
    "video": T("Video", "视频"),
    "file": T("File", "文件"),
    "link": T("Link", "链接"),
    "mini_program": T("Mini program", "小程序"),
    "menu": T("Menu", "菜单"),
    "location": T("Location", "位置"),
    "template": T("Template", "模板"),
    "card": T("Card", "卡片"),
}


def as_content(value: Any) -> Content:
    """Content as it came from outside or from storage; Invalid names the field that is wrong."""
    try:
        return _CONTENT.validate_python(_cleaned(value))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        _, *parts = first["loc"] or ("",)  # the first is the kind
        field = ".".join(["content", *map(str, parts)])
        raise Invalid(WRONG.fill(field=field), field=field) from None


def files_of(content: Content) -> tuple[UUID, ...]:
    """The files a content is made of."""
    found = (getattr(content, name, None) for name in ("file", "picture"))
    return tuple(each for each in found if each is not None)


def said(content: Content) -> str | T:
    """What a content says, in words, for timelines and lists."""
    if isinstance(content, Text):
        return content.text
    title = TITLES[content.kind]
    words = [getattr(content, name, "") for name in ("title", "head", "name", "url", "address")]
    detail = " ".join(word for word in words if word)[:500]
    return T(f"[{title.en}] {detail}".strip(), f"[{title.zh}] {detail}".strip())


def _cleaned(value: Any) -> Any:
    """The same, with every text as it can be stored."""
    if isinstance(value, str):
        return clean_text(value, field="content")
    if isinstance(value, dict):
        return {str(key): _cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return value
