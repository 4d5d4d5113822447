"""`python -m routeways` is the `routeways` command."""

import sys

from routeways.console.main import main

if __name__ == "__main__":
    sys.exit(main())
