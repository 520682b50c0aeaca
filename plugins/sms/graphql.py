"""What the API shows of text messages: templates, and what one would say and cost."""

from uuid import UUID

import strawberry

from core.auth import require
from core.channels import line_to
from core.errors import Invalid, NotFound, Refusal
from core.graphql import ID, JSON, Graph, field, query, uuid_of

from .sending import UNKNOWN
from .settings import SmsSettings
from .templates import Approved, Purpose
from .words import Size, signed, size_of

SEND = "core.message.send"

strawberry.enum(Purpose, name="SmsPurpose", description="What a template is for.")


@strawberry.type(description="An approved form of words.")
class SmsTemplate:
    """One template of an account."""

    code: str = strawberry.field(description="The provider's code")
    purpose: Purpose = strawberry.field(description="What it is for")
    text: str = strawberry.field(description="Its words, with gaps such as ${name}")
    gaps: list[str] = strawberry.field(description="The names of its gaps")
    characters: int = strawberry.field(description="Its length with the sign name, gaps unfilled")
    segments: int = strawberry.field(description="How many messages it counts as, gaps unfilled")


@strawberry.type(description="What a message would say, and what it would cost.")
class SmsPreview:
    """A message before it is sent."""

    text: str = strawberry.field(description="As the phone would show it")
    characters: int = strawberry.field(description="How long it is")
    segments: int = strawberry.field(description="How many messages it counts as")
    problem: str | None = strawberry.field(description="Why it cannot be sent like this")


@query
class Query:
    """What can be asked about text messages."""

    @field
    async def sms_templates(self, account: ID) -> list[SmsTemplate]:
        """The templates of an account."""
        settings = await _settings(uuid_of(account, field="account"))
        return [_shown(settings, each) for each in settings.approved.values()]

    @field
    async def sms_preview(self, account: ID, template: str, data: JSON | None = None) -> SmsPreview:
        """What a message would say, and how many it would count as."""
        settings = await _settings(uuid_of(account, field="account"))
        approved = settings.approved.get(template)
        if approved is None:
            raise NotFound(UNKNOWN, field="template")
        return _preview(settings, approved, data)


async def _settings(account: UUID) -> SmsSettings:
    require(SEND)
    line = await line_to(account)
    if not isinstance(line.settings, SmsSettings):
        raise NotFound(UNKNOWN, field="account")
    return line.settings


def _shown(settings: SmsSettings, template: Approved) -> SmsTemplate:
    size = size_of(settings.sign_name, template.text)
    return SmsTemplate(
        code=template.code,
        purpose=template.purpose,
        text=template.text,
        gaps=list(template.gaps),
        characters=size.characters,
        segments=size.segments,
    )


def _preview(settings: SmsSettings, template: Approved, data: object) -> SmsPreview:
    said = {str(k): str(v) for k, v in data.items()} if isinstance(data, dict) else {}
    problem: Refusal | None = None
    try:
        text = template.filled(said)
    except Invalid as no:
        text, problem = template.text, no
    size: Size = size_of(settings.sign_name, text)
    return SmsPreview(
        text=signed(settings.sign_name, text),
        characters=size.characters,
        segments=size.segments,
        problem=problem.message.say() if problem else None,
    )


GRAPH = Graph(queries=(Query,), types=(SmsTemplate, SmsPreview))
