"""Jobs speak the language of the house, whoever set them off."""

from core.app import as_system
from core.auth import change_house
from core.errors import T
from core.testing import TestHouse

WORD = T("Good morning", "早上好")


async def test_a_job_in_an_english_house_speaks_english(crm: TestHouse) -> None:
    await change_house(language="en")

    async with as_system():
        said = WORD.say()

    assert (said, WORD.say()) == ("Good morning", "早上好")
