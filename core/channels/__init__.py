"""The letter box: what comes from outside is proved genuine, kept, answered, and then read."""

from .accounts import connect, disconnect, pause, reconfigure, resume
from .adapter import AccountSettings, Adapter, Envelope, Fetched, Finding, Simulator, Stamp
from .address import callback_urls
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
from .graphql import AccountNode, ConversationNode, DeliveryNode
from .http import letter_box
from .ingest import LetterBox
from .known import use_adapters
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
from .pulling import Cursor, Page, Parcel
from .reading import process
from .replay import replay_deliveries
from .tables import Account, Conversation, ConversationKind, Delivery
from .tokens import Refresh, Token, keep_token, stored_token
from .trouble import Trouble, Troubled, TroubleKind
from .ways import Bucket, Mode, Outgoing, Receipt, Way

__all__ = [
    "Account",
    "AccountNode",
    "AccountSettings",
    "Adapter",
    "Answer",
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
    "Envelope",
    "Fetched",
    "File",
    "Finding",
    "Grant",
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
    "Refresh",
    "Ring",
    "Simulator",
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
    "as_content",
    "callback_urls",
    "connect",
    "disconnect",
    "hang_up",
    "keep_token",
    "letter_box",
    "line_to",
    "pause",
    "process",
    "reconfigure",
    "replay_deliveries",
    "resume",
    "stored_token",
    "use_adapters",
]
