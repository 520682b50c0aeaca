"""How an account's settings must look: a wrong one is refused by its own name, in plain words."""

import re
from typing import Any

from pydantic import AfterValidator, SecretStr, ValidationInfo

from core.errors import Invalid, T


def shaped(pattern: str, message: T) -> AfterValidator:
    """A setting, secret or not, that has to match the whole pattern; one that is not set may be.

    It stands in the field's type: `token: Annotated[Secret, shaped("[0-9a-z]{32}", BAD_TOKEN)]`.
    """
    shape = re.compile(pattern)

    def look(value: Any, info: ValidationInfo) -> Any:
        said = value.get_secret_value() if isinstance(value, SecretStr) else value
        if said is not None and not shape.fullmatch(said):
            raise Invalid(message, field=info.field_name)
        return value

    return AfterValidator(look)
