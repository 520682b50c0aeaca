"""The screens of WeChat, as data."""

from core.ui import Contribution

from .screens import (
    accounts,
    codes,
    figures,
    followers,
    library,
    menus,
    pages,
    people,
    questions,
    servants,
    sessions,
    templates,
    trying_out,
    variants,
)

SCREENS: tuple[Contribution, ...] = (
    *accounts.SCREENS,
    *codes.SCREENS,
    *followers.SCREENS,
    *menus.SCREENS,
    *templates.SCREENS,
    *pages.SCREENS,
    *variants.SCREENS,
    *servants.SCREENS,
    *sessions.SCREENS,
    *library.SCREENS,
    *figures.SCREENS,
    *people.SCREENS,
    *questions.SCREENS,
    *trying_out.SCREENS,
)
