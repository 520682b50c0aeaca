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
    typed, cradle = sys.argv[1:], None
    try:
        cradle = prepared(typed[0]) if typed in LASTING else None
        gc.disable()  # what is imported stays
        from core.commands import obey  # all a command may need: by now the child is on its way

        gc.freeze()
        gc.enable()
        obey(cradle)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    finally:
        if cradle:
            cradle.empty()


if __name__ == "__main__":
    main()
