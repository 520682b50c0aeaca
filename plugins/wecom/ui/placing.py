"""Where the pages of WeCom stand: beside each other, behind one entry in the navigation."""

from core.errors import T
from core.ui import Nav, Tabs

WECOM = Tabs("wecom", T("WeCom", "企业微信"), "address-book", order=31)


def beside(order: int) -> Nav:
    """The place of one of them."""
    return Nav("grow", order=order, tabs=WECOM)
