"""Corp tags: one list for the whole corp, in groups."""

from typing import Any

from plugins.wecom.simulator.asking import Asked, Refused, answers
from plugins.wecom.simulator.corp import Corp
from plugins.wecom.simulator.records import Tag, TagGroup

MOST = 3000
LONGEST = 30


@answers("externalcontact/get_corp_tag_list")
def tags(corp: Corp, asked: Asked) -> dict[str, Any]:
    """All tags, or those of some groups, or some tags."""
    tag_ids = set[str](asked.body.get("tag_id") or ())
    group_ids = set[str](asked.body.get("group_id") or ())
    groups = [
        _shown(group, tag_ids)
        for group in corp.tag_groups.values()
        if _asked_for(group, tag_ids, group_ids)
    ]
    return {"tag_group": groups}


@answers("externalcontact/add_corp_tag")
def add(corp: Corp, asked: Asked) -> dict[str, Any]:
    """New tags, in a group that is there or comes with them."""
    (new,) = asked.need("tag")
    if sum(len(group.tags) for group in corp.tag_groups.values()) + len(new) > MOST:
        raise Refused(41061, "corp tag out of limit")
    group = _group(corp, asked)
    taken = {tag.name for tag in group.tags.values()}
    names = [_named(tag) for tag in new]
    if taken & set(names) or len(set(names)) < len(names):
        raise Refused(40071, "tag name already exists")
    corp.tag_groups[group.id] = group
    made = [put(corp, group, name) for name in names]
    return {"tag_group": _shown(group, {tag.id for tag in made})}


@answers("externalcontact/edit_corp_tag")
def edit(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Another name or place for a tag or a group."""
    (tag_id,) = asked.need("id")
    found = find(corp, tag_id)
    name = asked.body.get("name") or found.name
    _named({"name": name})
    others = _siblings(corp, found)
    if name in {other.name for other in others if other.id != found.id}:
        raise Refused(40071, "tag name already exists")
    found.name = name
    found.order = int(asked.body.get("order", found.order))
    return {}


@answers("externalcontact/del_corp_tag")
def delete(corp: Corp, asked: Asked) -> dict[str, Any]:
    """Tags or whole groups go, from every customer too."""
    tag_ids, group_ids = asked.body.get("tag_id") or [], asked.body.get("group_id") or []
    if not tag_ids and not group_ids:
        raise Refused(40058, "nothing to delete")
    for one in [*tag_ids, *group_ids]:
        drop(corp, one)
    return {}


def put(corp: Corp, group: TagGroup, name: str) -> Tag:
    """A new tag in a group."""
    tag = Tag(id=corp.new_id("et", 30), name=name, group=group.id, create_time=corp.clock.seconds())
    group.tags[tag.id] = tag
    return tag


def find(corp: Corp, tag_id: str) -> Tag | TagGroup:
    """A tag or a group by its id."""
    if tag_id in corp.tag_groups:
        return corp.tag_groups[tag_id]
    for group in corp.tag_groups.values():
        if tag_id in group.tags:
            return group.tags[tag_id]
    raise Refused(40068, "invalid tagid")


def drop(corp: Corp, tag_id: str) -> None:
    """Remove a tag or a group; a group without tags goes with its last one."""
    found = find(corp, tag_id)
    gone = set(found.tags) if isinstance(found, TagGroup) else {found.id}
    for group in corp.tag_groups.values():
        group.tags = {one: tag for one, tag in group.tags.items() if one not in gone}
    corp.tag_groups = {group.id: group for group in corp.tag_groups.values() if group.tags}
    for staff in corp.staff.values():
        for follow in staff.follows.values():
            follow.tags = tuple(tag for tag in follow.tags if tag not in gone)


def _group(corp: Corp, asked: Asked) -> TagGroup:
    group_id, name = asked.body.get("group_id"), asked.body.get("group_name")
    if group_id:
        if group_id not in corp.tag_groups:
            raise Refused(40068, "invalid groupid")
        return corp.tag_groups[group_id]
    for group in corp.tag_groups.values():
        if group.name == name:
            return group
    if not name:
        raise Refused(40058, "missing group_name")
    return TagGroup(id=corp.new_id("et", 30), name=name, create_time=corp.clock.seconds())


def _named(tag: dict[str, Any]) -> str:
    name = tag.get("name") or ""
    if not name or len(name) > LONGEST:
        raise Refused(40058, "invalid tag name")
    return name


def _siblings(corp: Corp, found: Tag | TagGroup) -> list[Tag | TagGroup]:
    if isinstance(found, TagGroup):
        return list(corp.tag_groups.values())
    return list(corp.tag_groups[found.group].tags.values())


def _asked_for(group: TagGroup, tag_ids: set[str], group_ids: set[str]) -> bool:
    if not tag_ids and not group_ids:
        return True
    return group.id in group_ids or bool(tag_ids & set(group.tags))


def _shown(group: TagGroup, only: set[str]) -> dict[str, Any]:
    return {
        "group_id": group.id,
        "group_name": group.name,
        "create_time": group.create_time,
        "order": group.order,
        "tag": [
            {"id": t.id, "name": t.name, "create_time": t.create_time, "order": t.order}
            for t in group.tags.values()
            if not only or t.id in only
        ],
    }
