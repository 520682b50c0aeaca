"""Access: begun by the owner, prolonged and renewed five times, and ended in plain words."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from core.auth import acting_as, change_house, sign_in_as
from core.channels import Account, Troubled, TroubleKind, keep_token, line_to, stored_token
from core.db import execute, fetchrow, now
from core.errors import Forbidden
from core.testing import TestHouse
from plugins.douyin.api import USER
from plugins.douyin.authorising import Note, address_to_authorise, authorised, opened
from plugins.douyin.tokens import ends_at, refresh_user
