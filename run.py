"""Start Routeways:  python3 run.py

Makes .venv beside this file, installs what Routeways needs, prepares the data folder and starts the site.
Only the standard library is used. This file stays readable for old Pythons, so that they can say what is wrong.
"""

import sys

if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.exit(
        "Routeways needs Python 3.11, 3.12 or 3.13, and this is Python "
        + ".".join(str(part) for part in sys.version_info[:2])
        + ": start it with one of those, for example: python3.12 "
        + sys.argv[0]
    )

import argparse
import os
import signal
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))
from routeways.console import encoder, install  # noqa: E402  (found only now)
from routeways.console.ports import check_free  # noqa: E402
from routeways.console.problem import Problem  # noqa: E402


def main():
    options = arguments()
    # A stop by a service manager is like Ctrl-C: what was started for installing ends too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not options.set_up_only:
        check_free(options.port)  # before the long work, not after it
    install.check_folder(options.data_dir, "The data folder")
    python = install.install(ROOT, "runtime")
    encoder.ready(ROOT)
    os.environ["ROUTEWAYS_DATA_DIR"] = str(options.data_dir)
    set_up = [str(python), "-m", "routeways", "set-up"]
    if options.empty:
        set_up.append("--empty")
    code = subprocess.call(set_up)
    if code or options.set_up_only:
        return code
    return replace_by([str(python), "-m", "routeways", "serve", "--port", str(options.port)])


def arguments():
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Install, prepare and start Routeways on this machine. Ctrl-C stops it.",
        epilog="Example: python3 run.py --port 8080",
    )
    parser.add_argument("--port", type=int, default=8000, help="port on 127.0.0.1 (default: 8000)")
    parser.add_argument(
        "--data-dir",
        type=lambda text: Path(text).expanduser().resolve(),
        default=Path(os.environ.get("ROUTEWAYS_DATA_DIR") or ROOT / "data").expanduser().resolve(),
        help="folder for the database, figures and uploads (default: data, beside run.py)",
    )
    parser.add_argument("--empty", action="store_true", help="do not load the demonstration region")
    parser.add_argument("--set-up-only", action="store_true", help="install, prepare and load, then stop")
    return parser.parse_args()


def replace_by(command):
    """Go on as `command`. On Windows, which cannot replace a process, wait for it; Ctrl-C reaches both."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606
    child = subprocess.Popen(command)
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Problem as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("Stopped. Start again at any time: what was finished is kept.")
