"""How long pages take under load, beside an empty page of the same frame.

    python -m benchmarks.pages DATA_FOLDER [--connections 16] [--requests 400]

Starts granian as `routeways serve` does (two processes), asks for each page from 16 connections at once, prints median
and 95th percentile, what each takes on top of the empty page, and its weight gzipped. The client shares the cores with
the server, so the figures are an upper limit.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGES = {
    "empty page": "/empty/",
    "area page": "/lancashire/areas/E07000117/",
    "indicator page": "/lancashire/indicators/employment-rate/",
    "figure page": "/lancashire/figures/employment-rate/E07000117/cy2022/",
    "region front page": "/lancashire/",
    "home": "/",
    "API, 100 figures": "/api/v1/figures?indicator=employment-rate&limit=100",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--requests", type=int, default=400)
    chosen = parser.parse_args()
    if not chosen.data.is_dir():
        raise SystemExit(f"There is no data folder {chosen.data}.")
    port = _free_port()
    with server(chosen.data, port):
        floor: list[float] = []
        for name, address in PAGES.items():
            status, body = _get(port, address)
            if status != 200:
                print(f"{name:20} answered {status}")
                continue
            times = load(port, address, connections=chosen.connections, requests=chosen.requests)
            floor = floor or times
            middle, late = _middle(times), _late(times)
            print(
                f"{name:20} median {middle:6.1f} ms   p95 {late:6.1f} ms   on top: {middle - _middle(floor):6.1f} / "
                f"{late - _late(floor):6.1f} ms   {len(gzip.compress(body)) / 1000:6.1f} kB gzipped"
            )


def load(port: int, address: str, *, connections: int, requests: int) -> list[float]:
    """Milliseconds of each request, after a warm-up of one request a connection."""
    times: list[float] = []
    lock = threading.Lock()

    def work(count: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        mine = []
        for number in range(count + 1):
            started = time.perf_counter()
            connection.request("GET", address, headers={"Accept-Encoding": "identity"})
            connection.getresponse().read()
            if number:
                mine.append((time.perf_counter() - started) * 1000)
        connection.close()
        with lock:
            times.extend(mine)

    threads = [threading.Thread(target=work, args=(requests // connections,)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


@contextmanager
def server(data: Path, port: int) -> Iterator[None]:
    environment = {**os.environ, "ROUTEWAYS_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--log-level",
        "error",
        "routeways.config.wsgi:application",
    ]
    process = subprocess.Popen(command, env=environment)
    try:
        for _ in range(200):
            try:
                if _get(port, "/empty/")[0] == 200:
                    break
            except OSError:
                time.sleep(0.2)
        else:
            raise SystemExit("The server did not start.")
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _get(port: int, address: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    answer = connection.getresponse()
    return answer.status, answer.read()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _middle(times: list[float]) -> float:
    return statistics.median(times)


def _late(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
