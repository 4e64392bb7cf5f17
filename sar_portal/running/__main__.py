"""`./run` starts here, by path, with whatever Python the machine has."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

from sar_portal.running.commands import main  # noqa: E402  (the line above makes it importable)

sys.exit(main(sys.argv[1:]))
