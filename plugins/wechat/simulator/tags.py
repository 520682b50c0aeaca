"""Tags of an account: at most a hundred, at most twenty on a person."""

from typing import Any

from .calls import OFFICIAL, Answer, Asked, Wrong, endpoint, fine
from .people import known, page

MOST = 100
MOST_OF_ONE = 20
LONGEST = 30
BATCH = 50
FIRST = 100
RESERVED = (0, 1, 2)


class Tags:
    """What tags there are, by id."""

    def __init__(self) -> None:
        """The stars are there from the start."""
        self.names: dict[int, str] = {2: "星标组"}

    def named(self, name: str, *, but: int = -1) -> str:
        """A name that may be given: 45157 taken, 45158 too long."""
        if not name or len(name.encode()) > LONGEST:
            raise Wrong(45158, "tag name too long")
        if any(known == name and tag != but for tag, known in self.names.items()):
            raise Wrong(45157, "invalid tag name")
        return name

    def checked(self, tag: Any) -> int:
        """A tag that is there: 45159 otherwise."""
        if tag not in self.names:
            raise Wrong(45159, "invalid tag id")
        return tag


@endpoint("/cgi-bin/tags/create", verified=True, of=OFFICIAL)
def create(asked: Asked) -> Answer:
    """Make a tag."""
    tags = asked.whose.tags
    name = tags.named(str(asked.needs("tag").get("name", "")))
    if len(tags.names) >= MOST:
        raise Wrong(45056, "too many tag now, please delete some tags")
    tag = max([FIRST - 1, *tags.names]) + 1
    tags.names[tag] = name
    return {"tag": {"id": tag, "name": name}}


@endpoint("/cgi-bin/tags/get", "GET POST", verified=True, of=OFFICIAL)
def listed(asked: Asked) -> Answer:
    """All tags, with how many have them."""
    people = asked.whose.followers()
    return {
        "tags": [
            {"id": tag, "name": name, "count": sum(tag in each.tags for each in people)}
            for tag, name in asked.whose.tags.names.items()
        ]
    }


@endpoint("/cgi-bin/tags/update", verified=True, of=OFFICIAL)
def update(asked: Asked) -> Answer:
    """Call a tag something else."""
    said, tags = asked.needs("tag"), asked.whose.tags
    tag = _own(asked, said.get("id"))
    tags.names[tag] = tags.named(str(said.get("name", "")), but=tag)
    return fine()


@endpoint("/cgi-bin/tags/delete", verified=True, of=OFFICIAL)
def delete(asked: Asked) -> Answer:
    """Take a tag away, from everybody; 45057 where a hundred thousand have it."""
    tag = _own(asked, asked.needs("tag").get("id"))
    del asked.whose.tags.names[tag]
    for fan in asked.whose.people:
        fan.tags = [each for each in fan.tags if each != tag]
    return fine()


@endpoint("/cgi-bin/tags/members/batchtagging", verified=True, of=OFFICIAL)
def tagging(asked: Asked) -> Answer:
    """Give a tag to up to fifty people: all of them, or none."""
    fans, tag = _members(asked), asked.whose.tags.checked(asked.needs("tagid"))
    if any(len({*fan.tags, tag}) > MOST_OF_ONE for fan in fans):
        raise Wrong(45059, "user had more tag")
    for fan in fans:
        fan.tags = [*fan.tags, tag] if tag not in fan.tags else fan.tags
    return fine()


@endpoint("/cgi-bin/tags/members/batchuntagging", verified=True, of=OFFICIAL)
def untagging(asked: Asked) -> Answer:
    """Take it from them."""
    fans, tag = _members(asked), asked.whose.tags.checked(asked.needs("tagid"))
    for fan in fans:
        fan.tags = [each for each in fan.tags if each != tag]
    return fine()


@endpoint("/cgi-bin/tags/getidlist", verified=True, of=OFFICIAL)
def of_person(asked: Asked) -> Answer:
    """The tags of a person."""
    return {"tagid_list": list(known(asked, asked.needs("openid")).tags)}


@endpoint("/cgi-bin/user/tag/get", "GET POST", verified=True, of=OFFICIAL)
def members(asked: Asked) -> Answer:
    """Who has a tag."""
    tag = asked.whose.tags.checked(asked.needs("tagid"))
    openids = [each.openid for each in asked.whose.followers() if tag in each.tags]
    return page(openids, str(asked.json.get("next_openid", "")), 10_000)


def _own(asked: Asked, tag: Any) -> int:
    """A tag of the account's own: 45058 for the platform's."""
    if tag in RESERVED:
        raise Wrong(45058, "can't modify sys tag")
    return asked.whose.tags.checked(tag)


def _members(asked: Asked) -> list[Any]:
    openids = asked.needs("openid_list")
    if len(openids) > BATCH:
        raise Wrong(40032, "invalid openid list size")
    return [known(asked, each) for each in openids]
