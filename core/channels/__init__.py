"""The letter box: what comes from outside is proved genuine, kept, answered, and then read."""

from .accounts import connect, disconnect, pause, reconfigure, resume
from .acquainting import Acquaintance, acquaint
from .adapter import AccountSettings, Adapter, Envelope, Fetched, Finding, Stamp
from .address import NO_ADDRESS, SET_ADDRESS, callback_urls
from .beginning import begin_conversation, conversation_of
from .consent import agreed, note_consent, refuses, withdraw
from .content import (
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
from .cursors import ring
from .graphql import AccountNode, ConversationNode, DeliveryNode
from .health import note_trouble, note_well, wake_up
from .http import letter_box
from .ingest import LetterBox
from .known import MANAGE, use_adapters
from .letters import (
    Direction,
    Grant,
    Letter,
    LetterKind,
    Media,
    News,
    Occasion,
    Progress,
    Recall,
    Ring,
)
from .line import Answer, Line, hang_up, line_to
from .passing_on import pass_on
from .pulling import Cursor, Page, Parcel
from .quiet import until_morning
from .reading import process
from .replay import replay_deliveries
from .root_files import root_file
from .sending import send_message
from .simulating import Ask, Astray, Doing, Human, Received, Simulator, Stall
from .tables import Account, Conversation, ConversationKind, Delivery
from .tokens import Refresh, Token, forget_tokens, keep_token, stored_token
from .trouble import Trouble, Troubled, TroubleKind, nothing_sent
from .ways import Bucket, Mode, Outgoing, Receipt, Way
from .windows import close_windows, let_time_pass, open_windows
from .wording import in_words, words_of

__all__ = [
    "MANAGE",
    "NO_ADDRESS",
    "SET_ADDRESS",
    "Account",
    "AccountNode",
    "AccountSettings",
    "Acquaintance",
    "Adapter",
    "Answer",
    "Ask",
    "Astray",
    "Bucket",
    "Card",
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
    "Page",
    "Parcel",
    "Progress",
    "Recall",
    "Receipt",
    "Received",
    "Refresh",
    "Ring",
    "Simulator",
    "Stall",
    "Stamp",
    "Template",
    "Text",
    "Token",
    "Trouble",
    "TroubleKind",
    "Troubled",
    "Video",
    "Voice",
    "Way",
    "acquaint",
    "agreed",
    "as_content",
    "begin_conversation",
    "callback_urls",
    "close_windows",
    "connect",
    "conversation_of",
    "disconnect",
    "forget_tokens",
    "hang_up",
    "in_words",
    "keep_token",
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
    "reconfigure",
    "refuses",
    "replay_deliveries",
    "resume",
    "ring",
    "root_file",
    "send_message",
    "stored_token",
    "until_morning",
    "use_adapters",
    "wake_up",
    "withdraw",
    "words_of",
]
