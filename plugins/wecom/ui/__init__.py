"""WeCom on the screens: a guide to connect a corp, lists of what is planned, a customer's panel."""

from core.ui import Contribution

from .accounts import ACCOUNTS
from .customer import CUSTOMER
from .desks import DESK_SCREENS
from .entrances import ENTRANCE_SCREENS
from .groups import GROUP_SCREENS
from .handing_over import HANDING_OVER
from .sessions import SESSION_SCREENS
from .setup import SETUP
from .tasks import TASK_SCREENS
from .ways import WAY_SCREENS

CONTRIBUTIONS: tuple[Contribution, ...] = (
    *ACCOUNTS,
    *SETUP,
    *WAY_SCREENS,
    *TASK_SCREENS,
    *ENTRANCE_SCREENS,
    *GROUP_SCREENS,
    *HANDING_OVER,
    *DESK_SCREENS,
    *SESSION_SCREENS,
    *CUSTOMER,
)

__all__ = ["CONTRIBUTIONS"]
