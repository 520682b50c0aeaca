"""`guanxi`, as it is typed.

The process that will serve is born first of all, so that it wakes while its parent does.
"""

import gc
import sys

from core.cradle import prepared

LASTING = (["serve"], ["worker"])
"""What one types to have a house kept alive."""


def main() -> None:
    """Run a command; a refusal is one sentence and an exit code."""
    typed = sys.argv[1:]
    cradle = prepared(typed[0]) if typed in LASTING else None
    gc.disable()  # what is imported stays
    from core.commands import obey  # everything a command may need: by now the child is on its way

    gc.freeze()
    gc.enable()
    obey(cradle)


if __name__ == "__main__":
    main()
