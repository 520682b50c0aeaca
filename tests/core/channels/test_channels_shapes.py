"""A setting that cannot be right is refused where it was entered."""

from typing import Annotated

import pytest

from core.channels import AccountSettings, shaped
from core.errors import Invalid, T
from core.hooks import Secret

BAD = T("Six small letters.", "六个小写字母。")


class LoftSettings(AccountSettings):
    """What a loft asks for."""

    name: Annotated[str, shaped("([a-z]{6})?", BAD)] = ""
    whistle: Annotated[Secret, shaped("[a-z]{6}", BAD)]
    spare: Annotated[Secret | None, shaped("[a-z]{6}", BAD)] = None


def test_what_looks_right_is_kept_as_it_is() -> None:
    kept = LoftSettings.model_validate({"name": " pigeon ", "whistle": "tooooo"})

    assert (kept.name, kept.whistle.get_secret_value(), kept.spare) == ("pigeon", "tooooo", None)


@pytest.mark.parametrize("field", ["name", "whistle", "spare"])
@pytest.mark.parametrize("wrong", ["Pigeon", "pigeons", "pigeo\n", "ｐigeon"])
def test_what_does_not_is_refused_by_its_own_name(field: str, wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        LoftSettings.model_validate({"whistle": "tooooo", field: wrong})

    assert (refused.value.field, refused.value.message) == (field, BAD)


def test_only_what_may_be_empty_is() -> None:
    with pytest.raises(Invalid):
        LoftSettings.model_validate({"whistle": ""})
