"""The kernel of welfare: shortest augmenting paths that keep prices exact, for agents without a place and free places.

Prices P (of places) and gains U (of agents), all 0 or more, stay feasible: U + P ≥ weight on each edge, with equality
on the edges held. What is left to mend is an agent without a place whose gain is above 0, or a place that is free
though its price is above 0. `seat` mends the first along the cheapest way through others' places, `fill` the second;
neither makes anything worse, so that both also continue from an old matching after a change. With nothing left to mend,
matching and prices are optimal: each is the other's proof.

Nodes of both searches are offers. From a reached offer, every agent that holds a place there may go on along its edges
(`seat`), or every agent that would rather be there may leave its own (`fill`).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

BARRED = -(2**62)  # the weight of an edge that may not be used


class State(NamedTuple):
    """Arrays that the kernel changes. n agents, m offers; places of offer j are slots[j] … slots[j + 1] − 1."""

    starts: np.ndarray  # (n + 1,) edges of each agent
    offer: np.ndarray  # (edges,)
    agent: np.ndarray  # (edges,)
    weight: np.ndarray  # (edges,) or BARRED
    slots: np.ndarray  # (m + 1,)
    back: np.ndarray  # (m + 1,) where each offer's edges begin in `coming`
    coming: np.ndarray  # (edges,) edges by offer
    held: np.ndarray  # (n,) edge or −1
    place: np.ndarray  # (places,) the agent there; the first size[j] of an offer are taken
    where: np.ndarray  # (n,) the place of each agent
    size: np.ndarray  # (m,)
    price: np.ndarray  # (m,)
    gain: np.ndarray  # (n,)
    far: np.ndarray  # (m,) distances of the search; −1 not reached
    via: np.ndarray  # (m,) the edge by which an offer was reached
    heap: np.ndarray  # (m,) offers, nearest first
    spot: np.ndarray  # (m,) where in the heap; −1 settled or not there
    reached: np.ndarray  # (m,) offers of this search, in order
    settled: np.ndarray  # (m,) offers whose distance is final
    tally: np.ndarray  # (4,) heap size, reached, settled, edges looked at


def mend(s):  # type: ignore[no-untyped-def]
    """Mends all that is left. Returns the number of searches."""
    searches = 0
    for agent in range(len(s.held)):
        if s.held[agent] < 0 and s.gain[agent] > 0:
            seat(s, agent)
            searches += 1
    for offer in range(len(s.size)):
        while s.price[offer] > 0 and s.size[offer] < s.slots[offer + 1] - s.slots[offer]:
            fill(s, offer)
            searches += 1
    return searches


def seat(s, agent):  # type: ignore[no-untyped-def]
    """Finds the cheapest way to a place for an agent, perhaps at another's cost, perhaps none; prices follow."""
    clear(s)
    best, leaver, target = s.gain[agent], agent, -1
    base, mover = 0, agent
    at, last = 0, 0  # the places of the offer that the search stands at; none yet
    while True:
        gain = s.gain[mover]
        if base + gain < best:
            best, leaver, target = base + gain, mover, -1
        best, target = look_on(s, mover, base, best, target)
        at += 1
        while at >= last:
            offer = nearest(s, best)
            if offer < 0:
                break
            base = s.far[offer]
            at, last = s.slots[offer], s.slots[offer] + s.size[offer]
        if at >= last:
            break
        mover = s.place[at]
    s.gain[agent] -= best
    reprice(s, best, 1)
    if target >= 0:
        room = s.slots[target] + s.size[target]
        s.size[target] += 1
        pull(s, agent, target, room)
    elif leaver != agent:
        offer, room = s.offer[s.held[leaver]], s.where[leaver]
        s.held[leaver] = -1
        pull(s, agent, offer, room)


def look_on(s, mover, base, best, target):  # type: ignore[no-untyped-def]
    """Where an agent could go instead: notes the offers, returns the shortest way and the free place it ends at."""
    gain = s.gain[mover]
    for edge in range(s.starts[mover], s.starts[mover + 1]):
        weight = s.weight[edge]
        if weight == BARRED:
            continue
        offer = s.offer[edge]
        length = base + gain + s.price[offer] - weight
        if length > best or (s.far[offer] >= 0 and s.far[offer] <= length):
            continue
        if s.size[offer] < s.slots[offer + 1] - s.slots[offer]:
            if length < best or target < 0:
                best, target = length, offer
                s.via[offer] = edge
        elif length < best:
            reach(s, offer, length, edge)
    s.tally[3] += s.starts[mover + 1] - s.starts[mover]
    return best, target


def pull(s, agent, offer, room):  # type: ignore[no-untyped-def]
    """Each agent on the way found moves one on, from the end back to the one that began."""
    while True:
        edge = s.via[offer]
        mover = s.agent[edge]
        left, before = s.where[mover], s.held[mover]
        s.held[mover], s.where[mover], s.place[room] = edge, room, mover
        if mover == agent:
            return
        offer, room = s.offer[before], left


def fill(s, begin):  # type: ignore[no-untyped-def]
    """Finds whom a free place helps most, or lowers its price to what it is worth; prices follow."""
    clear(s)
    best, giver, taker = s.price[begin], begin, -1
    offer, base = begin, 0
    s.far[begin] = 0
    s.reached[0] = s.settled[0] = begin
    s.tally[1] = s.tally[2] = 1
    while True:
        if base + s.price[offer] < best:
            best, giver, taker = base + s.price[offer], offer, -1
        best, taker = look_back(s, offer, base, best, taker)
        offer = nearest(s, best)
        if offer < 0:
            break
        base = s.far[offer]
    reprice(s, best, -1)
    if taker >= 0:
        push(s, taker, begin)
    elif giver != begin:
        edge = s.via[giver]
        vacate(s, s.agent[edge])
        push(s, edge, begin)


def look_back(s, offer, base, best, taker):  # type: ignore[no-untyped-def]
    """Who could come instead: notes the offers they would leave, returns the shortest way and who is free."""
    for index in range(s.back[offer], s.back[offer + 1]):
        edge = s.coming[index]
        weight = s.weight[edge]
        mover = s.agent[edge]
        if weight == BARRED or s.held[mover] == edge:
            continue
        length = base + s.gain[mover] + s.price[offer] - weight
        if s.held[mover] < 0:
            if length < best or (length == best and taker < 0):
                best, taker = length, edge
        elif length < best:
            left = s.offer[s.held[mover]]
            if s.far[left] < 0 or length < s.far[left]:
                reach(s, left, length, edge)
    s.tally[3] += s.back[offer + 1] - s.back[offer]
    return best, taker


def reprice(s, best, sign):  # type: ignore[no-untyped-def]
    """Prices follow the search: an offer nearer than the end changes by the difference, its agents the other way."""
    for index in range(s.tally[2]):
        offer = s.settled[index]
        change = sign * max(best - s.far[offer], 0)
        s.price[offer] += change
        for place in range(s.slots[offer], s.slots[offer] + s.size[offer]):
            s.gain[s.place[place]] -= change


def vacate(s, agent):  # type: ignore[no-untyped-def]
    """Takes an agent out of its place; the last of the offer closes the gap."""
    offer, room = s.offer[s.held[agent]], s.where[agent]
    s.size[offer] -= 1
    last = s.place[s.slots[offer] + s.size[offer]]
    s.place[room], s.where[last] = last, room
    s.held[agent] = -1


def push(s, edge, begin):  # type: ignore[no-untyped-def]
    """The agent of the edge takes it, whoever should follow takes what is free next, up to the place that was free."""
    while True:
        mover, offer = s.agent[edge], s.offer[edge]
        if offer == begin:
            room = s.slots[offer] + s.size[offer]
            s.size[offer] += 1
            s.held[mover], s.where[mover], s.place[room] = edge, room, mover
            return
        onward = s.via[offer]
        leaver = s.agent[onward]
        room = s.where[leaver]
        s.held[leaver] = -1
        s.held[mover], s.where[mover], s.place[room] = edge, room, mover
        edge = onward


# -- the heap of a search


def clear(s):  # type: ignore[no-untyped-def]
    for index in range(s.tally[1]):
        s.far[s.reached[index]] = -1
        s.spot[s.reached[index]] = -1
    s.tally[0] = s.tally[1] = s.tally[2] = 0


def reach(s, offer, length, edge):  # type: ignore[no-untyped-def]
    """Notes a shorter way to an offer."""
    if s.far[offer] < 0:
        s.reached[s.tally[1]] = offer
        s.tally[1] += 1
        s.spot[offer] = s.tally[0]
        s.tally[0] += 1
    s.far[offer], s.via[offer] = length, edge
    at = s.spot[offer]
    while at > 0:
        above = (at - 1) // 2
        other = s.heap[above]
        if s.far[other] <= length:
            break
        s.heap[at], s.spot[other] = other, at
        at = above
    s.heap[at], s.spot[offer] = offer, at


def nearest(s, best):  # type: ignore[no-untyped-def]
    """Settles the nearest offer that is nearer than `best`, or −1."""
    if s.tally[0] == 0 or s.far[s.heap[0]] >= best:
        return -1
    found = s.heap[0]
    s.spot[found] = -1
    s.settled[s.tally[2]] = found
    s.tally[2] += 1
    s.tally[0] -= 1
    offer = s.heap[s.tally[0]]
    length, at, size = s.far[offer], 0, s.tally[0]
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and s.far[s.heap[below + 1]] < s.far[s.heap[below]]:
            below += 1
        other = s.heap[below]
        if s.far[other] >= length:
            break
        s.heap[at], s.spot[other] = other, at
        at = below
    if size:
        s.heap[at], s.spot[offer] = offer, at
    return found
