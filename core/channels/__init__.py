"""The letter box: what comes from outside is proved genuine, kept, answered, and then read."""

from .accounts.address import NO_ADDRESS, SET_ADDRESS, callback_urls
from .accounts.buckets import take_from
from .accounts.calling import Answer, hang_up
from .accounts.connecting import connect, disconnect, pause, reconfigure, resume
from .accounts.doorway import at_the_door, gone_to, landing, told_at_the_door
from .accounts.health import note_trouble, note_well, wake_up
from .accounts.line import Line, line_to
from .accounts.root_files import root_file
from .accounts.screens import AUTHORISE_AGAIN, AccountScreens, Step
from .accounts.tokens import Refresh, Token, forget_tokens, keep_token, stored_token
from .adapters.adapter import AccountSettings, Adapter, Envelope, Fetched, Finding, Stamp
from .adapters.content import (
    Card,
    Content,
    File,
    Image,
    Link,
    Location,
    Menu,
    MenuItem,
    MiniProgram,
    Template,
    Text,
    Video,
    Voice,
    as_content,
)
from .adapters.known import MANAGE, use_adapters
from .adapters.letters import (
    Direction,
    Grant,
    Letter,
    LetterKind,
    Media,
    News,
    Occasion,
    Progress,
    Recall,
    Retold,
    Ring,
)
from .adapters.pulling import Cursor, Page, Parcel
from .adapters.sealing import key_from, seal, signature, signed, unseal
from .adapters.shapes import shaped
from .adapters.simulating import Ask, Astray, Clock, Doing, Human, Received, Simulator, Stall
from .adapters.trouble import Trouble, Troubled, TroubleKind, nothing_sent
from .adapters.ways import Bucket, Mode, Outgoing, Pace, Receipt, Typing, Way
from .adapters.wording import in_words, words_of
from .adapters.xml import Fields, read_xml, text_of
from .graphql import AccountNode, ConversationNode, DeliveryNode
from .inward.acquainting import Acquaintance, acquaint
from .inward.cursors import ring
from .inward.http import letter_box
from .inward.ingest import LetterBox
from .inward.passing_on import pass_on
from .inward.reading import process
from .inward.replay import replay_deliveries
from .outward.beginning import begin_conversation, conversation_of
from .outward.consent import agreed, note_consent, refuses, withdraw
from .outward.quiet import until_morning
from .outward.sending import send_message
from .outward.windows import close_windows, let_time_pass, open_windows
from .tables import Account, Conversation, ConversationKind, Delivery

__all__ = [
    "AUTHORISE_AGAIN",
    "MANAGE",
    "NO_ADDRESS",
    "SET_ADDRESS",
    "Account",
    "AccountNode",
    "AccountScreens",
    "AccountSettings",
    "Acquaintance",
    "Adapter",
    "Answer",
    "Ask",
    "Astray",
    "Bucket",
    "Card",
    "Clock",
    "Content",
    "Conversation",
    "ConversationKind",
    "ConversationNode",
    "Cursor",
    "Delivery",
    "DeliveryNode",
    "Direction",
    "Doing",
    "Envelope",
    "Fetched",
    "Fields",
    "File",
    "Finding",
    "Grant",
    "Human",
    "Image",
    "Letter",
    "LetterBox",
    "LetterKind",
    "Line",
    "Link",
    "Location",
    "Media",
    "Menu",
    "MenuItem",
    "MiniProgram",
    "Mode",
    "News",
    "Occasion",
    "Outgoing",
    "Pace",
    "Page",
    "Parcel",
    "Progress",
    "Recall",
    "Receipt",
    "Received",
    "Refresh",
    "Retold",
    "Ring",
    "Simulator",
    "Stall",
    "Stamp",
    "Step",
    "Template",
    "Text",
    "Token",
    "Trouble",
    "TroubleKind",
    "Troubled",
    "Typing",
    "Video",
    "Voice",
    "Way",
    "acquaint",
    "agreed",
    "as_content",
    "at_the_door",
    "begin_conversation",
    "callback_urls",
    "close_windows",
    "connect",
    "conversation_of",
    "disconnect",
    "forget_tokens",
    "gone_to",
    "hang_up",
    "in_words",
    "keep_token",
    "key_from",
    "landing",
    "let_time_pass",
    "letter_box",
    "line_to",
    "note_consent",
    "note_trouble",
    "note_well",
    "nothing_sent",
    "open_windows",
    "pass_on",
    "pause",
    "process",
    "read_xml",
    "reconfigure",
    "refuses",
    "replay_deliveries",
    "resume",
    "ring",
    "root_file",
    "seal",
    "send_message",
    "shaped",
    "signature",
    "signed",
    "stored_token",
    "take_from",
    "text_of",
    "told_at_the_door",
    "unseal",
    "until_morning",
    "use_adapters",
    "wake_up",
    "withdraw",
    "words_of",
]
