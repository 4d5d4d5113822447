"""Rates and means: whether a figure made of counts may be published beside them."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.engines.disclosure.rules import Rules
from routeways.values import Symbol


@dataclass(frozen=True, slots=True)
class Answer:
    """A value or the symbol in its place. `reason` is for staff only where the symbol is `c`."""

    value: float | None = None
    symbol: Symbol | None = None
    reason: str = ""

    @property
    def shown(self) -> float | Symbol:
        if self.symbol is not None:
            return self.symbol
        return 0.0 if self.value is None else self.value


def publishable_rate(
    numerator: float | Symbol, denominator: float | Symbol, rules: Rules, *, sensitive: bool = False
) -> Answer:
    """100 × numerator ÷ denominator where both may be published, else the symbol and why.

    A hidden part hides the rate; so do a denominator that is too small and a numerator, or what is left of the
    denominator, that would itself be a small count. `sensitive`: 0% and 100% are confidential. A zero denominator
    is not applicable. Raises ValueError where the numerator is larger than the denominator or one is negative.
    """
    symbols = [part for part in (numerator, denominator) if isinstance(part, Symbol)]
    if symbols:
        strongest = max(symbols, key=lambda symbol: symbol.strength)
        return Answer(symbol=strongest, reason=f"the numerator or the denominator is {strongest.meaning}")
    above, below = float(numerator), float(denominator)
    if not 0 <= above <= below:
        raise ValueError(f"A rate needs a numerator between 0 and its denominator, not {above:g} of {below:g}.")
    if below == 0:
        return Answer(symbol=Symbol.NOT_APPLICABLE, reason="the denominator is zero")
    if below < rules.min_denominator:
        return _hidden(f"denominator below {rules.min_denominator:g}")
    if 0 < above < rules.min_count or 0 < below - above < rules.min_count:
        return _hidden(f"a count below {rules.min_count:g} would follow from the rate")
    if sensitive and rules.sensitive_extremes and above in (0, below):
        return _hidden("nobody or everybody in a sensitive category")
    return Answer(value=100 * above / below)


def publishable_mean(n: float | Symbol, mean: float | None, rules: Rules, *, top: tuple[float, ...] = ()) -> Answer:
    """`mean` of `n` people or organisations where there are enough of them and none dominates, else the symbol.

    `top`: the largest single values, largest first, where they are known. A mean of nobody is not applicable.
    """
    if isinstance(n, Symbol):
        return Answer(symbol=n, reason=f"the number of people is {n.meaning}")
    if n == 0:
        return Answer(symbol=Symbol.NOT_APPLICABLE, reason="there is nobody to take a mean of")
    if mean is None:
        return Answer(symbol=Symbol.NOT_AVAILABLE, reason="there is no mean")
    if n < rules.min_mean_n:
        return _hidden(f"mean of fewer than {rules.min_mean_n:g}")
    total = n * mean
    if top and rules.dominance_k < 100 and sum(top[: rules.dominance_n]) > total * rules.dominance_k / 100:
        return _hidden(f"{rules.dominance_n} of them dominate the mean")
    if top and rules.p_percent > 0 and total - sum(top[:2]) < top[0] * rules.p_percent / 100:
        return _hidden(f"the largest can be estimated to within {rules.p_percent:g}%")
    return Answer(value=float(mean))


def _hidden(reason: str) -> Answer:
    return Answer(symbol=Symbol.CONFIDENTIAL, reason=reason)
