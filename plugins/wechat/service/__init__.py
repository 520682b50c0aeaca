"""What can be done with WeChat besides talking: codes, followers, tags, menus, material, pages."""

from .codes import close_code, make_code, name_code
from .followers import start_sync
from .library import draft_article, keep_material, materials_for, publish_draft
from .menus import add_item, change_item, fetch_menu, move_item, publish, remove_item, undo_menu
from .pages import change_page, close_page, open_page
from .quotas import clear_quotas, look_up_quotas
from .servants import add_servant, dismiss_servant, lend_servant, rename_servant
from .sessions import hand_over, let_go, session_of
from .tags import create_tag, delete_tag, map_tag, rename_tag
from .templates import send_template, templates_for
from .trying_out import (
    add_template,
    invite_servant,
    preview_material,
    remove_template,
    show_face,
    take_back,
)
from .variants import (
    add_to_variant,
    change_variant,
    close_variant,
    open_variant,
    publish_variant,
)

__all__ = [
    "add_item",
    "add_servant",
    "add_template",
    "add_to_variant",
    "change_item",
    "change_page",
    "change_variant",
    "clear_quotas",
    "close_code",
    "close_page",
    "close_variant",
    "create_tag",
    "delete_tag",
    "dismiss_servant",
    "draft_article",
    "fetch_menu",
    "hand_over",
    "invite_servant",
    "keep_material",
    "lend_servant",
    "let_go",
    "look_up_quotas",
    "make_code",
    "map_tag",
    "materials_for",
    "move_item",
    "name_code",
    "open_page",
    "open_variant",
    "preview_material",
    "publish",
    "publish_draft",
    "publish_variant",
    "remove_item",
    "remove_template",
    "rename_servant",
    "rename_tag",
    "send_template",
    "session_of",
    "show_face",
    "start_sync",
    "take_back",
    "templates_for",
    "undo_menu",
]
