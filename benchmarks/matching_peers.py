"""One peer on the arrays of a file, for benchmarks/matching.py: matching_peers.py NAME data.npz; prints JSON.

Nothing of Routeways is imported, so that any Python with the peer can run it.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

Data = dict[str, np.ndarray]


def matching_library(data: Data) -> dict[str, Any]:
    """PyPI matching, hospital/resident, with the raised recursion limit and stack that it needs from 155 × 150."""
    from matching.games import HospitalResident

    begun = time.process_time()
    starts, offer, agents = data["starts"], data["offer"], len(data["starts"]) - 1
    agent = np.repeat(np.arange(agents), np.diff(starts))
    by_agent = np.lexsort((-data["score"], agent))
    by_offer = np.lexsort((-data["offer_score"], offer))
    residents = {one: offer[by_agent[starts[one] : starts[one + 1]]].tolist() for one in range(agents)}
    ends = np.cumsum(np.bincount(offer, minlength=len(data["capacity"])))
    hospitals = {
        one: agent[by_offer[(ends[one - 1] if one else 0) : ends[one]]].tolist()
        for one in range(len(ends))
        if ends[one]
    }
    hospitals = {one: prefers for one, prefers in hospitals.items() if prefers}
    capacity = {one: int(data["capacity"][one]) for one in hospitals}
    game = HospitalResident.create_from_dictionaries(residents, hospitals, capacity)
    solution = game.solve(optimal="resident")
    seconds = time.process_time() - begun
    found = [-1] * agents
    for hospital, held in solution.items():
        for resident in held:
            found[resident.name] = hospital.name
    return {"seconds": seconds, "offers": found}


def ortools(data: Data) -> dict[str, Any]:
    from ortools.graph.python import min_cost_flow

    seconds, value = [], 0
    for _ in range(3):
        begun = time.process_time()
        offer, capacity = data["offer"], data["capacity"]
        agents, offers = len(data["starts"]) - 1, len(capacity)
        agent = np.repeat(np.arange(agents), np.diff(data["starts"]))
        flow, sink = min_cost_flow.SimpleMinCostFlow(), agents + offers
        weight = data["score"] + data["offer_score"]
        flow.add_arcs_with_capacity_and_unit_cost(agent, agents + offer, np.ones_like(weight), -weight)
        places = agents + np.arange(offers)
        flow.add_arcs_with_capacity_and_unit_cost(places, np.full(offers, sink), capacity, np.zeros(offers, int))
        flow.add_arcs_with_capacity_and_unit_cost(
            np.arange(agents), np.full(agents, sink), np.ones(agents, int), np.zeros(agents, int)
        )
        flow.set_nodes_supplies(np.arange(agents), np.ones(agents, int))
        flow.set_node_supply(sink, -agents)
        assert flow.solve() == flow.OPTIMAL
        value = -int(flow.optimal_cost())
        seconds.append(time.process_time() - begun)
    return {"seconds": sorted(seconds)[1], "value": value}


def scipy(data: Data) -> dict[str, Any]:
    """min_weight_full_bipartite_matching: a column a place, and one of its own for each agent to stay without."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    begun = time.process_time()
    agents = len(data["starts"]) - 1
    agent = np.repeat(np.arange(agents), np.diff(data["starts"]))
    capacity = data["capacity"]
    first, copies = np.cumsum(capacity) - capacity, capacity[data["offer"]]
    row = np.repeat(agent, copies)
    column = np.repeat(first[data["offer"]] - (np.cumsum(copies) - copies), copies) + np.arange(copies.sum())
    weight = np.repeat(data["score"] + data["offer_score"], copies) + 1
    places = int(capacity.sum())
    row = np.concatenate([row, np.arange(agents)])
    column = np.concatenate([column, places + np.arange(agents)])
    weight = np.concatenate([weight, np.ones(agents, int)])
    table = coo_array((weight, (row, column)), shape=(agents, places + agents)).tocsr()
    rows, columns = min_weight_full_bipartite_matching(table, maximize=True)
    value = int(table[rows, columns].sum()) - agents
    return {"seconds": time.process_time() - begun, "value": value}


PEERS: dict[str, Callable[[Data], dict[str, Any]]] = {
    "matching": matching_library,
    "ortools": ortools,
    "scipy": scipy,
}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_STACK, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    sys.setrecursionlimit(10_000_000)
    threading.stack_size(1 << 30)
    with np.load(sys.argv[2]) as file:
        data = dict(file)
    worker = threading.Thread(target=lambda: print(json.dumps(PEERS[sys.argv[1]](data))))
    worker.start()
    worker.join()


if __name__ == "__main__":
    main()
