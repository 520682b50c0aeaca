"""Who lives on the street: the same human on every platform."""

import hashlib

from core.channels import Human

NAMES = ("小林", "王芳", "李雷")
"""Who lives there from the beginning."""


def human(name: str) -> Human:
    """Everything about somebody follows from their name, so that they are the same everywhere."""
    mark = hashlib.sha256(name.encode()).hexdigest()
    digits = f"{int(mark[:12], 16) % 10**8:08d}"
    return Human(
        name=name,
        unionid=f"o6{mark[:26]}",
        phone=f"138{digits}",
        email=f"{mark[:8]}@mail.example",
    )
