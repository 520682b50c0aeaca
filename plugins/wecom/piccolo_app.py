"""The tables of WeCom, for migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from .counted import Echo, LinkFigures
from .shut import Shut
from .tables import (
    Contact,
    Desk,
    Entrance,
    Follow,
    Greeting,
    Group,
    Member,
    Result,
    Session,
    Staff,
    Succession,
    Sync,
    Tag,
    Task,
    Transfer,
    Upload,
    Way,
    Welcome,
)

APP_CONFIG = AppConfig(
    app_name="wecom",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=[
        Staff,
        Contact,
        Follow,
        Sync,
        Tag,
        Way,
        Welcome,
        Greeting,
        Upload,
        Group,
        Member,
        Task,
        Result,
        Succession,
        Transfer,
        Entrance,
        Desk,
        Session,
        Shut,
        LinkFigures,
        Echo,
    ],
    migration_dependencies=["core.channels.piccolo_app", "core.files.piccolo_app"],
)
