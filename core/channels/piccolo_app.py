"""How Piccolo finds the tables of the letter box."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .accounts.tables import BucketRow, CursorRow, TokenRow
from .inward.tables import KeptAway, Nonce
from .mass.tables import Mass, MassPerson
from .outward.tables import Draw, Grant, Outgoing
from .replies.tables import AutoReply, CannedReply
from .tables import Account, Conversation, Delivery, LetterMark, MediaRow, Seen

APP_CONFIG = AppConfig(
    app_name="core_channels",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        Account,
        Delivery,
        Conversation,
        LetterMark,
        Grant,
        Outgoing,
        TokenRow,
        CursorRow,
        MediaRow,
        BucketRow,
        Seen,
        CannedReply,
        AutoReply,
        Mass,
        MassPerson,
        Draw,
        Nonce,
        KeptAway,
    ],
    migration_dependencies=[
        "core.auth.piccolo_app",
        "core.jobs.piccolo_app",
        "core.files.piccolo_app",
        "core.entities.customers.piccolo_app",
        "core.entities.activities.piccolo_app",
    ],
)
