"""What a business asks of its deals."""

from typing import Annotated

from core.errors import T
from core.hooks import PluginSettings
from core.ui import Label


class SalesSettings(PluginSettings):
    """The rules of the road."""

    win_needs_amount: Annotated[
        bool,
        Label(
            T("Only deals with an amount can be won", "赢单须填写金额"),
            T("Refuses to move a deal without an amount to won.", "没有金额的商机不能移到赢单。"),
        ),
    ] = False
