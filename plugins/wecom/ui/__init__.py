"""WeCom on the screens: a guide to connect a corp, lists of what is planned, a customer's panel."""

from core.ui import Contribution

from .accounts import ACCOUNTS
from .customer import CUSTOMER
from .desks import DESK_SCREENS
from .plans import PLANS
from .setup import SETUP

CONTRIBUTIONS: tuple[Contribution, ...] = (*ACCOUNTS, *SETUP, *PLANS, *DESK_SCREENS, *CUSTOMER)

__all__ = ["CONTRIBUTIONS"]
