"""The kernel that finds nearly right prices quickly: agents bid for places (Bertsekas’ auction, with capacities).

An agent bids for the place that gains it most, up to what makes its second best (or nothing at all) as good, and `step`
more. A place goes to the highest bid; an offer's price is its lowest bid once it is full. At the end everybody is
within `step` of the best for it, so the exact search has little left to mend. The step bounds the bids; it never
changes the answer.
"""

from __future__ import annotations

import numpy as np

from routeways.engines.matching.paths import BARRED

STEPS = 256  # steps from no price to the highest score; found best between 64 and 2,048 with 3.5 million edges


def bid(s, step):  # type: ignore[no-untyped-def]
    """Everybody without a place bids, against those who have one at its price. Changes held, place, size and price."""
    bids = np.zeros(len(s.place), np.int64)
    for offer in range(len(s.size)):
        bids[s.slots[offer] : s.slots[offer + 1]] = s.price[offer]
    waiting = np.flatnonzero(s.held < 0)[::-1].copy()
    waiting, top = np.append(waiting, np.zeros(len(s.held) - len(waiting), waiting.dtype)), len(waiting)
    while top > 0:
        agent = waiting[top - 1]
        edge, first, second = best_two(s, agent)
        if edge < 0:
            top -= 1
            continue
        offer = s.offer[edge]
        offered = s.price[offer] + first - second + step
        begin, room = s.slots[offer], s.slots[offer + 1] - s.slots[offer]
        if room == 0:
            s.price[offer] = offered
            continue
        if s.size[offer] < room:
            rise(s.place, bids, begin, s.size[offer], agent, offered)
            s.size[offer] += 1
            top -= 1
        else:
            loser = s.place[begin]
            s.held[loser] = -1
            waiting[top - 1] = loser
            sink(s.place, bids, begin, room, agent, offered)
        s.held[agent] = edge
        if s.size[offer] == room:
            s.price[offer] = bids[begin]


def reclaim(s, step):  # type: ignore[no-untyped-def]
    """The other way round: each free place with a price lowers it until somebody comes, or until it is 0."""
    for offer in range(len(s.size)):
        for place in range(s.slots[offer], s.slots[offer] + s.size[offer]):
            s.where[s.place[place]] = place
    waiting = np.arange(len(s.size))
    inside, top = np.ones(len(s.size), np.bool_), len(s.size)
    while top > 0:
        offer = waiting[top - 1]
        if s.price[offer] <= 0 or s.size[offer] >= s.slots[offer + 1] - s.slots[offer]:
            top -= 1
            inside[offer] = False
            continue
        edge, second = best_comer(s, offer)
        s.price[offer] = max(min(s.price[offer], second - step), 0) if edge >= 0 else 0
        if edge < 0:
            continue
        agent = s.agent[edge]
        if s.held[agent] >= 0:
            left, room = s.offer[s.held[agent]], s.where[agent]
            s.size[left] -= 1
            last = s.place[s.slots[left] + s.size[left]]
            s.place[room], s.where[last] = last, room
            if not inside[left]:
                waiting[top] = left
                inside[left], top = True, top + 1
        room = s.slots[offer] + s.size[offer]
        s.size[offer] += 1
        s.held[agent], s.where[agent], s.place[room] = edge, room, agent


def best_comer(s, offer):  # type: ignore[no-untyped-def]
    """The edge of who would gain most by coming at no price, and the gain of the next one, 0 at least."""
    first, second, best = 0, 0, -1
    for index in range(s.back[offer], s.back[offer + 1]):
        edge = s.coming[index]
        held = s.held[s.agent[edge]]
        if held == edge or s.weight[edge] == BARRED:
            continue
        gain = s.weight[edge] - (s.weight[held] - s.price[s.offer[held]] if held >= 0 else 0)
        if gain > first:
            second, first, best = first, gain, edge
        elif gain > second:
            second = gain
    return best, second


def best_two(s, agent):  # type: ignore[no-untyped-def]
    """The edge that gains the agent most at these prices, its gain, and the next best gain, 0 at least."""
    first, second, best = 0, 0, -1
    for edge in range(s.starts[agent], s.starts[agent + 1]):
        gain = s.weight[edge] - s.price[s.offer[edge]]
        if gain > second and s.weight[edge] != BARRED:
            if gain > first:
                second, first, best = first, gain, edge
            else:
                second = gain
    return best, first, second


def rise(place, bids, begin, at, agent, offered):  # type: ignore[no-untyped-def]
    """Puts a bid into the heap of an offer that has `at` of them; the lowest stands on top."""
    while at > 0:
        above = (at - 1) // 2
        if bids[begin + above] <= offered:
            break
        bids[begin + at], place[begin + at] = bids[begin + above], place[begin + above]
        at = above
    bids[begin + at], place[begin + at] = offered, agent


def sink(place, bids, begin, size, agent, offered):  # type: ignore[no-untyped-def]
    """Replaces the lowest bid of a full offer by a higher one."""
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and bids[begin + below + 1] < bids[begin + below]:
            below += 1
        if bids[begin + below] >= offered:
            break
        bids[begin + at], place[begin + at] = bids[begin + below], place[begin + below]
        at = below
    bids[begin + at], place[begin + at] = offered, agent
