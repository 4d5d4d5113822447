"""`routeways serve`: the web server and one worker, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from routeways.console import application, lock, parsers, ports, processes, setup, web
from routeways.console.problem import Problem


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers,
        "serve",
        "run the site and its background worker until Ctrl-C",
        example="routeways serve --port 8080",
        run=run,
    )
    parser.add_argument("--port", type=parsers.port, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--workers", type=int, default=web.workers_for(os.cpu_count()), help="web processes")
    parser.add_argument(
        "--no-worker", action="store_true", help="the site only, where “routeways worker” runs as a service of its own"
    )


def run(options: argparse.Namespace) -> int:
    data_dir: Path = application.settings().DATA_DIR
    if not (data_dir / "static" / "staticfiles.json").exists():
        raise Problem(f"{data_dir} is not set up yet. Type “routeways set-up” first, or start with python3 run.py.")
    ports.check_free(options.port, options.host)
    os.environ["ROUTEWAYS_DATA_DIR"] = str(data_dir)
    probe = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)  # noqa: S104
    # Links in mails that the worker writes lead to where the site answers, unless a deployment says where that is.
    os.environ.setdefault("ROUTEWAYS_ADDRESS", address(probe, options.port))
    children = [processes.Child("web server", web_command(options))]
    if not options.no_worker:
        worker = [sys.executable, "-m", "routeways", "worker"]
        children.append(processes.Child("background worker", worker, restart=True))
    application.start()
    who_may_sign_in = setup.sign_ins()
    with lock.held(data_dir):
        return processes.run_together(
            children,
            ready=lambda: processes.answers(probe, options.port),
            started=lambda: print(welcome(probe, options.port, data_dir, who_may_sign_in), flush=True),
        )


def web_command(options: argparse.Namespace) -> list[str]:
    arguments = ["--host", options.host, "--port", str(options.port), "--workers", str(max(1, options.workers))]
    return [sys.executable, "-m", web.__name__, *arguments]


def address(host: str, port: int) -> str:
    """Where a site that listens on `host` and `port` answers."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def welcome(host: str, port: int, data_dir: Path, sign_ins: setup.SignIns) -> str:
    """What a person sees when the site is up: where it is, where its data are, who can sign in."""
    lines = ["", f"Routeways is running at {address(host, port)}/", f"Its data are in {data_dir}. Ctrl-C stops it."]
    if sign_ins:
        lines += ["", "Demonstration region: invented organisations, anyone may sign in as"]
        width = max(len(email) for _, email, _ in sign_ins)
        lines += [f"  {email:<{width}}  {password}  ({who})" for who, email, password in sign_ins]
    return "\n".join(lines) + "\n"
