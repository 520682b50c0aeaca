"""What people do about posts of employees they see in moments."""

from typing import TYPE_CHECKING

from core.channels import Astray

from .doings import NO_POST
from .records import Contact, Moment

if TYPE_CHECKING:
    from .corp import Corp


class Onlooker:
    """Somebody who sees the moments of the employees they added."""

    corp: "Corp"
    contact: Contact

    async def likes(self, userid: str = "") -> None:
        """Like the latest post; or, if they like it already, no longer."""
        moment, whose = self._seen(userid)
        mine = [one for one in moment.likes if one[:2] == (whose, self._me)]
        if mine:
            moment.likes.remove(mine[0])
            return
        moment.likes.append((whose, self._me, self.corp.clock.seconds()))

    async def comments(self, userid: str = "") -> None:
        """Comment on the latest post; nobody but its publisher sees the words."""
        moment, whose = self._seen(userid)
        moment.comments.append((whose, self._me, self.corp.clock.seconds()))

    @property
    def _me(self) -> str:
        return self.contact.external_userid

    def _seen(self, userid: str) -> tuple[Moment, str]:
        """The latest post of an employee whom they added, and whose it is."""
        for moment in reversed(self.corp.moments.values()):
            for whose, published in moment.publishers.items():
                known = self._me in self.corp.staff[whose].follows
                if published == 1 and known and userid in ("", whose):
                    return moment, whose
        raise Astray(NO_POST)
