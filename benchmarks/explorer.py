"""How long the learner's explorer takes under load: pages as they are kept, made afresh, and courses near a postcode.

    python -m benchmarks.explorer DATA_FOLDER [--connections 16] [--requests 400]

“Kept” asks for the same page again and again, as a class does; “afresh” asks for another job each time, so that every
page is made; “near” sends a postcode, which is never kept. Prints median and 95th percentile beside those of an empty
page of the same frame, and the weight gzipped with the stylesheet's and the script's. Server and client share the
cores, so the figures are an upper limit.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import statistics
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.pages import _free_port, _get, load, server
from routeways.careers.explorer.jobs import jobs

HERE = "/lancashire-demonstration/careers/"
KEPT = {
    "front page": HERE,
    "search": f"{HERE}?q=nurse",
    "sector": f"{HERE}sectors/making/",
    "job": f"{HERE}jobs/5241/",
    "job, real region": "/lancashire/careers/jobs/2231/?for=ks4",
    "every route": f"{HERE}routes/",
    "four jobs": f"{HERE}compare/?job=5241&job=2134&job=6135&job=6112",
    "list": f"{HERE}list/?job=5241&job=2134",
    "whom to talk to": f"{HERE}talk/?for=adult",
}
ASSETS = ("ui/static/ui/routeways.css", "ui/static/ui/routeways.js", "careers/static/careers/explorer.js")
Ask = Callable[[http.client.HTTPConnection, int], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--requests", type=int, default=400)
    chosen = parser.parse_args()
    if not chosen.data.is_dir():
        raise SystemExit(f"There is no data folder {chosen.data}.")
    port = _free_port()
    source = Path(__file__).parents[1] / "src" / "routeways"
    assets = sum(len(gzip.compress((source / name).read_bytes())) for name in ASSETS)
    with server(chosen.data, port):
        _told("empty page", load(port, "/empty/", connections=chosen.connections, requests=chosen.requests))
        for name, address in KEPT.items():
            status, body = _get(port, address)
            if status != 200:
                raise SystemExit(f"{address} answered {status}.")
            times = load(port, address, connections=chosen.connections, requests=chosen.requests)
            _told(f"{name}, kept", times, len(gzip.compress(body)) + assets)
        for count in (1, chosen.connections):
            _told(f"another job each time, {count} at once", _spread(port, count, chosen.requests, _fresh))
            _told(f"near a postcode, {count} at once", _spread(port, count, chosen.requests, _near))


def _fresh(connection: http.client.HTTPConnection, number: int) -> None:
    codes = sorted(jobs())
    # The number behind the job makes an address that was never asked for before.
    connection.request("GET", f"{HERE}jobs/{codes[number % len(codes)]}/?n={time.perf_counter_ns()}")


def _near(connection: http.client.HTTPConnection, number: int) -> None:
    codes = sorted(jobs())
    body = urlencode({"postcode": "BB11 2AA", "way": "car", "minutes": "45"})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"{HERE}jobs/{codes[number % len(codes)]}/near/", body, headers)


def _spread(port: int, connections: int, requests: int, ask: Ask) -> list[float]:
    """Milliseconds of each request, after a warm-up of one a connection."""
    times: list[float] = []
    lock = threading.Lock()

    def work(first: int, count: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        mine = []
        for number in range(count + 1):
            started = time.perf_counter()
            ask(connection, first + number)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"A page answered {answer.status}.")
            if number:
                mine.append((time.perf_counter() - started) * 1000)
        connection.close()
        with lock:
            times.extend(mine)

    each = requests // connections
    threads = [threading.Thread(target=work, args=(number * each, each)) for number in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _told(name: str, times: list[float], weight: int = 0) -> None:
    late = statistics.quantiles(times, n=20)[-1]
    kilobytes = f"{weight / 1000:6.1f} kB gzipped with stylesheet and scripts" if weight else ""
    print(f"{name:38} median {statistics.median(times):7.1f} ms   p95 {late:7.1f} ms   {kilobytes}", flush=True)


if __name__ == "__main__":
    main()
