"""What can be done with WeChat besides talking: codes, followers, tags, menu, templates, pages."""

from .checks import start_check
from .codes import close_code, make_code, name_code
from .followers import start_sync
from .menus import add_item, change_item, fetch_menu, move_item, publish, remove_item, undo_menu
from .pages import change_page, close_page, open_page
from .quotas import clear_quotas, quotas
from .tags import create_tag, delete_tag, map_tag, rename_tag
from .templates import send_template, templates_for

__all__ = [
    "add_item",
    "change_item",
    "change_page",
    "clear_quotas",
    "close_code",
    "close_page",
    "create_tag",
    "delete_tag",
    "fetch_menu",
    "make_code",
    "map_tag",
    "move_item",
    "name_code",
    "open_page",
    "publish",
    "quotas",
    "remove_item",
    "rename_tag",
    "send_template",
    "start_check",
    "start_sync",
    "templates_for",
    "undo_menu",
]
