"""Whom this process believes when it calls others: authorities that are read once."""

import os
import ssl
from functools import cache

import certifi


@cache
def trusted(*, environment: bool = True) -> ssl.SSLContext:
    """The authorities a client checks certificates by; reading them costs 30 ms, so all share them.

    With `environment`, the machine may name others than those that we bring (SSL_CERT_FILE, else
    SSL_CERT_DIR).
    """
    named = os.environ if environment else {}
    if file := named.get("SSL_CERT_FILE"):
        return ssl.create_default_context(cafile=file)
    if folder := named.get("SSL_CERT_DIR"):
        return ssl.create_default_context(capath=folder)
    return ssl.create_default_context(cafile=certifi.where())
