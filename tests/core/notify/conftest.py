"""What the stories of notices share: a mail server within reach of import."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "post"))
