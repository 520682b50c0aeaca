"""Who sees and changes which row: every scope, every verb, every place a row can be in."""

import itertools
from uuid import UUID

import pytest
from auth_town import Note, NoteNode, Town, with_role

from core.auth import SYSTEM, Asker, acting_as, reach, sees, shape_of
from core.auth.askers import NOBODY
from core.errors import Forbidden, NotFound

PLACES = (
    "own",
    "followed",
    "team",
    "below",
    "other",
    "unowned_team",
    "unowned_pool",
    "unowned_other",
)
SCOPES = ("none", "own", "team", "all")
POOLS = ("none", "team", "all")
VERBS = ("update", "delete", "move")

SEEN = {
    ("none", "none"): set(),
    ("none", "team"): set(),
    ("none", "all"): set(),
    ("own", "none"): {"own", "followed"},
    ("own", "team"): {"own", "followed", "unowned_team", "unowned_pool"},
    ("own", "all"): {"own", "followed", "unowned_team", "unowned_pool", "unowned_other"},
    ("team", "none"): {"own", "followed", "team", "below", "unowned_team"},
    ("team", "team"): {"own", "followed", "team", "below", "unowned_team", "unowned_pool"},
    ("team", "all"): set(PLACES) - {"other"},
    ("all", "none"): set(PLACES),
    ("all", "team"): set(PLACES),
    ("all", "all"): set(PLACES),
}
REACHED = {
    "none": set(),
    "own": {"own", "followed"},
    "team": {"own", "followed", "team", "below", "unowned_team"},
    "all": set(PLACES),
}


@pytest.mark.parametrize(("scope", "pool"), itertools.product(SCOPES, POOLS))
async def test_a_scope_shows_exactly_these_rows(scope: str, pool: str, town: Town):
    ann = await with_role(town.people["ann"], {"notes.note.read": scope, "core.pool.read": pool})

    seen = {place for place in PLACES if await sees(Note, town.notes[place], ann)}

    assert seen == SEEN[scope, pool]


@pytest.mark.parametrize(("verb", "scope"), itertools.product(VERBS, SCOPES))
async def test_a_verb_reaches_exactly_these_rows(verb: str, scope: str, town: Town):
    rights = {"notes.note.read": "all", f"notes.note.{verb}": scope}
    ann = await with_role(town.people["ann"], rights)

    reached = {place for place in PLACES if await reaches(ann, town.notes[place], verb)}

    assert reached == REACHED[scope]


async def test_the_matrix_has_no_missing_cell():
    assert SEEN.keys() == set(itertools.product(SCOPES, POOLS))
    assert REACHED.keys() == set(SCOPES)
    assert set(Town.places()) == set(PLACES)


async def test_what_is_not_seen_is_not_found_and_what_is_only_seen_is_forbidden(town: Town):
    ann = await with_role(
        town.people["ann"], {"notes.note.read": "team", "notes.note.update": "own"}
    )

    with acting_as(ann):
        with pytest.raises(NotFound):
            await reach(Note, town.notes["other"], "notes.note.update")
        with pytest.raises(Forbidden):
            await reach(Note, town.notes["team"], "notes.note.update")
        own = await reach(Note, town.notes["own"], "notes.note.update")

    assert (own.id, own.text) == (town.notes["own"], "own")


async def test_a_wide_verb_never_reaches_beyond_what_is_seen(town: Town):
    ann = await with_role(
        town.people["ann"], {"notes.note.read": "own", "notes.note.update": "all"}
    )

    reached = {place for place in PLACES if await reaches(ann, town.notes[place], "update")}

    assert reached == {"own", "followed"}


async def test_nobody_reaches_nothing_and_the_house_everything(town: Town):
    assert not await reaches(NOBODY, town.notes["own"], "update")
    assert all([await reaches(SYSTEM, town.notes[place], "update") for place in PLACES])


async def test_equal_rights_share_one_shape(town: Town):
    ann = await with_role(town.people["ann"], {"notes.note.read": "own"})
    ben = await with_role(town.people["ben"], {"notes.note.read": "own"})

    assert ann.shape is ben.shape
    assert ann.shape is shape_of({"notes.note.read": ann.can("notes.note.read")})
    assert NoteNode is not None


async def reaches(who: Asker, note: UUID, verb: str) -> bool:
    """Whether a verb gets at a note."""
    with acting_as(who):
        try:
            await reach(Note, note, f"notes.note.{verb}")
        except (NotFound, Forbidden):
            return False
    return True
