"""Whom this process believes when it calls others: authorities that are read once."""

import ssl
from functools import cache


@cache
def trusted(*, environment: bool = True) -> ssl.SSLContext:
    """The authorities a client checks certificates by; reading them costs 30 ms, so all share them.

    With `environment`, the machine may name others than those that we bring (SSL_CERT_FILE).
    """
    import httpx  # whoever calls nobody need not load it

    return httpx.create_ssl_context(trust_env=environment)
