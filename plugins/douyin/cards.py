"""Lead cards: little forms that Douyin keeps, to be sent in private messages."""

from dataclasses import dataclass
from uuid import UUID

from core.auth import require
from core.channels import MANAGE, Account, Troubled, in_words, line_to
from core.errors import Conflict, Invalid, Refusal, T, clean_name

from . import api
from .settings import CARDS, DouyinSettings

NAME, PHONE, CITY = 1, 2, 3
"""What a card asks for, by Douyin's numbers as one library's samples have them."""
LONGEST = 30

UNTITLED = T("A card needs a title of at most 30 letters.", "请填写卡片标题（不超过 30 字）。")
WITHHELD = T(
    "Douyin did not grant lead cards (im.message_card) to this account. Apply for them in the"
    " console, and tick them under “Business abilities” of the account.",
    "抖音未授予“留资卡片”能力（im.message_card）。请在控制台申请，获批后在账号的“经营能力”中勾选。",
)


@dataclass(frozen=True)
class LeadCard:
    """One card, and the account it is sent from."""

    account: UUID
    account_name: str
    id: str
    title: str


async def lead_cards() -> list[LeadCard]:
    """The cards of every account that may have some; an account in trouble shows none."""
    require(MANAGE)
    here = (Account.channel == "douyin") & Account.deleted_at.is_null()
    found: list[LeadCard] = []
    for account in await Account.objects().where(here).order_by(Account.name).limit(20):
        found += await _of(account)
    return found


async def save_card(account_id: UUID, title: str, *, phone_only: bool = False) -> str:
    """Make a card that asks for a number, and usually for name and city; Douyin's id of it."""
    require(MANAGE)
    called = clean_name(title, field="title")
    if not 0 < len(called) <= LONGEST:
        raise Invalid(UNTITLED, field="title")
    line = await _line(account_id)
    components = [PHONE] if phone_only else [NAME, PHONE, CITY]
    with in_words():
        return await api.save_card(line, {"title": called, "components": components})


async def delete_card(account_id: UUID, card_id: str) -> None:
    """Throw a card away; those that were sent stay in their conversations."""
    require(MANAGE)
    line = await _line(account_id)
    with in_words():
        await api.delete_card(line, card_id)


async def _line(account_id: UUID) -> api.DouyinLine:
    line: api.DouyinLine = await line_to(account_id)
    if not isinstance(line.settings, DouyinSettings) or not line.settings.allows(CARDS):
        raise Conflict(WITHHELD)
    return line


async def _of(account: Account) -> list[LeadCard]:
    try:
        cards = await api.cards(await _line(account.id))
    except (Refusal, Troubled):
        return []
    known = ((str(card.get("card_id") or ""), str(card.get("title") or "")) for card in cards)
    return [LeadCard(account.id, account.name, card, title) for card, title in known if card]
