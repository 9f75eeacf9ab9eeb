"""`python -m tochuc.cli` is `tochuc`."""

import sys

from . import main

if __name__ == "__main__":
    sys.exit(main())
