"""How the provider checks a signature: HMAC-SHA1 over everything, sorted and escaped twice."""

import base64
import hmac
from collections.abc import Mapping
from urllib.parse import quote


def sign(method: str, params: Mapping[str, str], secret: str) -> str:
    """The signature of a request without its signature."""
    pairs = sorted((name, value) for name, value in params.items() if name != "Signature")
    query = "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in pairs)
    text = "&".join((method, _escaped("/"), _escaped(query)))
    mark = hmac.new(f"{secret}&".encode(), text.encode(), "sha1").digest()
    return base64.b64encode(mark).decode()


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")
