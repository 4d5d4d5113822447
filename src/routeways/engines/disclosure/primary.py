"""Primary suppression: which cells are confidential in themselves, and how far each must stay from being known."""

from __future__ import annotations

import math
from dataclasses import dataclass

from routeways.engines.disclosure.rules import Rules
from routeways.engines.disclosure.table import Kind, Table

TOLERANCE = 1e-6  # relative slack of every comparison with a solver's answer


@dataclass(frozen=True, slots=True)
class Need:
    """The attacker's interval of the cell must reach from value − down to value + up. `reason` is for staff only."""

    reason: str
    down: float
    up: float


@dataclass(frozen=True, slots=True)
class Demand:
    """One half of a need: some table that the attacker cannot rule out has the cell `amount` higher (sign 1) or
    lower (sign −1). `insider` is the cell that this attacker knows because it is theirs alone, −1 for none."""

    cell: int
    sign: int
    amount: float
    insider: int = -1


def primary(table: Table, rules: Rules) -> dict[int, Need]:
    """The confidential cells by position. Where several rules strike, the widest range in each direction holds."""
    needs: dict[int, Need] = {}
    for at in range(len(table)):
        for need in (*_by_size(table, rules, at), *_by_dominance(table, rules, at)):
            _widen(needs, at, need)
    if rules.sensitive_extremes:
        for at, need in _by_extremes(table, rules):
            _widen(needs, at, need)
    return needs


def _by_size(table: Table, rules: Rules, at: int) -> list[Need]:
    value, found = float(table.values[at]), []
    reach = rules.protection_range
    if table.kind is Kind.AMOUNT:
        reach = max(value * rules.p_percent / 100, TOLERANCE * max(1.0, value))
    down = _down(value, reach, rules)
    if table.kind is Kind.PEOPLE and 0 < value < rules.min_count:
        found.append(Need(f"primary: count below {rules.min_count:g}", down, reach))
    if table.kind is Kind.ORGANISATIONS and 0 < value < rules.min_contributors:
        found.append(Need(f"primary: fewer than {rules.min_contributors:g} organisations", down, reach))
    contributors = table.contributors_of(at)
    if contributors is not None and 0 < contributors < rules.min_contributors and value > 0:
        found.append(Need(f"primary: fewer than {rules.min_contributors:g} contributors", down, reach))
    return found


def _by_dominance(table: Table, rules: Rules, at: int) -> list[Need]:
    """The (n,k) rule and the p% rule; the range is what the rule would ask of the remainder of the cell."""
    value, top, found = float(table.values[at]), table.top_of(at), []
    if not top or value <= 0:
        return []
    largest = math.fsum(top[: rules.dominance_n])
    if rules.dominance_k < 100 and largest > value * rules.dominance_k / 100:
        reach = 100 / rules.dominance_k * largest - value
        found.append(Need(f"primary: {rules.dominance_n} contributors dominate", _down(value, reach, rules), reach))
    rest = value - math.fsum(top[:2])
    reach = top[0] * rules.p_percent / 100 - rest
    if rules.p_percent > 0 and reach > 0:
        text = f"primary: the largest contributor can be estimated to within {rules.p_percent:g}%"
        found.append(Need(text, _down(value, reach, rules), reach))
    return found


def _by_extremes(table: Table, rules: Rules) -> list[tuple[int, Need]]:
    """Nobody, or everybody, in a category of a sensitive attribute: the attacker must not become sure of it."""
    found = []
    for relation in table.relations:
        total = table.value(relation.total)
        if not relation.sensitive or total <= 0:
            continue
        for part in relation.parts:
            at, value = table.index[part], table.value(part)
            if value == 0:
                found.append((at, Need("primary: nobody in a sensitive category", 0.0, rules.protection_range)))
            elif value == total:
                down = _down(value, rules.protection_range, rules)
                found.append((at, Need("primary: everybody in a sensitive category", down, 0.0)))
    return found


def _down(value: float, reach: float, rules: Rules) -> float:
    return max(0.0, min(value - rules.attacker_floor, reach))


def _widen(needs: dict[int, Need], at: int, need: Need) -> None:
    before = needs.get(at)
    if before is None:
        needs[at] = need
    else:
        needs[at] = Need(before.reason, max(before.down, need.down), max(before.up, need.up))


def demands(table: Table, rules: Rules, needs: dict[int, Need]) -> list[Demand]:
    """The needs as single demands, widest first, for the outside attacker and (if the rules say so) for insiders."""
    insiders = [-1]
    if rules.insiders:
        insiders += [at for at in range(len(table)) if _is_of_one(table, at)]
    found = []
    for insider in insiders:
        for at, need in needs.items():
            if at != insider:
                found += [Demand(at, 1, need.up, insider)] if need.up > TOLERANCE else []
                found += [Demand(at, -1, need.down, insider)] if need.down > TOLERANCE else []
    return sorted(found, key=lambda demand: (-demand.amount, demand.cell, demand.sign, demand.insider))


def _is_of_one(table: Table, at: int) -> bool:
    contributors = table.contributors_of(at)
    if contributors is None and table.kind is Kind.ORGANISATIONS:
        contributors = float(table.values[at])
    return contributors == 1
