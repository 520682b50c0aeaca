"""What we must know to read and write one mailbox."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator

from core.channels import AccountSettings, shaped
from core.errors import Invalid, T
from core.hooks import Secret

from .addresses import address_of

HOST = shaped(
    r"[A-Za-z0-9]([A-Za-z0-9.\-]{0,250}[A-Za-z0-9])?",
    T("This is not the name of a server.", "服务器名称不正确。"),
)
BAD_PASSWORD = T("The password holds line breaks.", "密码不能包含换行。")


class Security(StrEnum):
    """How the connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"
    """Only towards this machine or hosts that the house's own network allows."""


class EmailSettings(AccountSettings):
    """One mailbox: its address, its servers, its password."""

    address: Annotated[str, Field(title="Address", max_length=320)]
    sender: Annotated[str, Field(title="Sender's name", max_length=100)] = ""
    username: Annotated[str, Field(title="User name", max_length=320)] = ""
    """Where it is not the address."""
    password: Annotated[Secret, Field(title="Password")]
    smtp_host: Annotated[str, Field(title="SMTP server"), HOST]
    smtp_port: Annotated[int, Field(title="SMTP port", ge=1, le=65535)] = 465
    smtp_security: Annotated[Security, Field(title="SMTP security")] = Security.TLS
    imap_host: Annotated[str, Field(title="IMAP server"), HOST]
    imap_port: Annotated[int, Field(title="IMAP port", ge=1, le=65535)] = 993
    imap_security: Annotated[Security, Field(title="IMAP security")] = Security.TLS
    mailbox: Annotated[str, Field(title="Mailbox", pattern=r"^[ -!#-\[\]-~]{1,100}$")] = "INBOX"
    every_minutes: Annotated[int, Field(title="Minutes between looks", ge=1, le=60)] = 1
    per_minute: Annotated[int, Field(title="Mails a minute", ge=1, le=6000)] = 60
    """How many mails may leave in a minute; providers tell their limits to their customers only."""
    per_domain: Annotated[int, Field(title="Mails a minute to one domain", ge=1, le=6000)] = 30
    """How many of them to addresses of one domain."""
    subject: Annotated[str, Field(title="Subject of new mails", max_length=200)] = ""
    authserv_id: Annotated[str, Field(title="authserv-id", max_length=255)] = ""
    """What our own mail server calls itself where it judges senders; the self-test finds it out.

    Without it no sender is believed: anybody can write any address into From.
    """

    @field_validator("address")
    @classmethod
    def _address(cls, value: str) -> str:
        return address_of(value, field="address")

    @field_validator("smtp_host", "imap_host")
    @classmethod
    def _host(cls, value: str) -> str:
        return value.lower()

    @field_validator("password")
    @classmethod
    def _password(cls, value: Secret) -> Secret:
        if not value.get_secret_value().isprintable():
            raise Invalid(BAD_PASSWORD, field="password")
        return value

    @property
    def user(self) -> str:
        """Whose name signs in."""
        return self.username or self.address
