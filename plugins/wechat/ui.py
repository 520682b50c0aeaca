"""The screens of WeChat, as data."""

from core.ui import Contribution

from .screens import accounts, codes, followers, menus, pages, templates

SCREENS: tuple[Contribution, ...] = (
    *accounts.SCREENS,
    *codes.SCREENS,
    *followers.SCREENS,
    *menus.SCREENS,
    *templates.SCREENS,
    *pages.SCREENS,
)
