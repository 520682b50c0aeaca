"""A process of the house wakes: what makes waking quick comes before all that it imports."""

import gc


def main() -> None:
    """Live as the parent ordered."""
    # until the house stands nearly everything stays: looking for what does not is in vain
    gc.disable()
    from core.supervisor import live  # late, because the above is about importing it

    live()


if __name__ == "__main__":
    main()
