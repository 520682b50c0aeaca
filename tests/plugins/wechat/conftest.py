"""A connected official account, and the platform that calls it over the public route."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent / "wire"))

from wechat_wire import OFFICIAL, SECRETS, Line

if TYPE_CHECKING:
    from core.testing import TestHouse


@pytest.fixture
async def line(crm: TestHouse) -> Line:
    """An official account in safe mode, connected to a house with WeChat and sales."""
    from core.channels import connect

    settings = {
        "app_id": OFFICIAL.app_id,
        "app_secret": SECRETS[2],
        "token": OFFICIAL.token,
        "encoding_aes_key": OFFICIAL.encoding_aes_key,
    }
    account = await connect("wechat", "公众号", settings)
    return Line(crm, OFFICIAL, account.id, f"/channels/wechat/{account.key}")
