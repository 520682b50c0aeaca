"""The file by which WeCom sees that an address is ours: whole, or refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from core.channels import reconfigure
from core.channels.accounts import root_files
from core.db import fetchval
from core.errors import Invalid

if TYPE_CHECKING:
    from core.testing import TestHouse

pytestmark = pytest.mark.plugins("wecom")

NAME, CONTENT = "WW_verify_4gY1ppvXkvA5pJuP.txt", "4gY1ppvXkvA5pJuP"


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """No file of an earlier house is remembered."""
    root_files._known.clear()
    root_files._known_until[0] = 0.0


async def test_the_file_stands_at_the_root_as_it_was_entered(crm: TestHouse, corp: Any) -> None:
    proof = {"verify_file_name": NAME, "verify_file_content": CONTENT}

    await reconfigure(corp.ours.id, settings=proof)
    answer = await crm.get(f"/{NAME}")

    assert (answer.status_code, answer.text) == (200, CONTENT)
    assert answer.headers["content-type"].startswith("text/plain")
    assert (await crm.get("/WW_verify_another.txt")).status_code == 404


@pytest.mark.parametrize(
    ("given", "missing", "words"),
    [
        ({"verify_file_name": NAME}, "verify_file_content", "请同时填写校验文件的内容。"),
        ({"verify_file_content": CONTENT}, "verify_file_name", "请同时填写校验文件的文件名。"),
        (
            {"verify_file_name": "verify.txt", "verify_file_content": CONTENT},
            "verify_file_name",
            "文件名形如 WW_verify_….txt。",
        ),
    ],
)
async def test_half_a_proof_is_refused_at_the_field_that_is_missing(
    crm: TestHouse, corp: Any, given: dict[str, str], missing: str, words: str
) -> None:
    before = await fetchval("select settings from channel_account")

    with pytest.raises(Invalid) as refused:
        await reconfigure(corp.ours.id, settings=given)

    assert (refused.value.message.zh, refused.value.field) == (words, f"settings.{missing}")
    assert await fetchval("select settings from channel_account") == before
    assert (await crm.get(f"/{NAME}")).status_code == 404
