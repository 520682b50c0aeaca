"""A process of the house wakes: what makes waking quick comes before all that it imports."""

import gc

from core.dataclass_methods import write_later


def main() -> None:
    """Live as the parent ordered."""
    # until the house stands nearly everything stays: looking for what does not is in vain
    gc.disable()
    write_later()
    from core.supervisor import live  # late, because all of the above is about importing it

    live()


if __name__ == "__main__":
    main()
