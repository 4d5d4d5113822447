"""What must hold between the parts of a questionnaire, each fault in a sentence for whoever edits the YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from routeways.instruments.asking.schema import CHOICES, Condition, Finding, Question, Questionnaire, Score, When

BANDS = ("micro", "small", "medium", "large")
_OF_OPTIONS = frozenset({"equals", "not_equals", "any_of", "all_of", "none_of"})


def problems(instrument: Questionnaire) -> list[str]:
    """In the order of the file; [] where all is well."""
    found = [*_twice(instrument)]
    if found:  # what follows looks things up by their ids
        return found
    earlier: dict[str, Question] = {}
    for question in instrument.questions:
        found += _question(question, earlier)
        earlier[question.id] = question
    known = instrument.by_id
    found += _shares(instrument, known)
    found += _profile(instrument, known)
    for score in instrument.scores:
        found += _score(score, known)
    for finding in instrument.findings:
        found += _finding(finding, instrument, known)
    found += [f"“{id}” is retired but still asked" for id in instrument.retired if id in known]
    return found


def _repeated(ids: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return [id for id in ids if id in seen or seen.add(id)]  # type: ignore[func-returns-value]


def _twice(instrument: Questionnaire) -> Iterator[str]:
    for what, ids in (
        ("question", [one.id for one in instrument.questions]),
        ("section", [one.id for one in instrument.sections]),
        ("sharing item", [one.id for one in instrument.shares]),
        ("score", [one.id for one in instrument.scores]),
        ("finding", [one.id for one in instrument.findings]),
    ):
        yield from (f"two of them have one id: the {what} “{id}” is given twice" for id in _repeated(ids))
    for question in instrument.questions:
        for what, ids in (("option", [o.id for o in question.options]), ("row", [r.id for r in question.rows])):
            yield from (f"{question.id}: the {what} “{id}” is given twice" for id in _repeated(ids))
        labels = [option.label.casefold() for option in question.options]
        yield from (f"{question.id}: two options are both called “{label}”" for label in _repeated(labels))


def _question(question: Question, earlier: dict[str, Question]) -> Iterator[str]:
    where = question.id
    if (question.type in CHOICES) != bool(question.options or question.options_from):
        yield f"{where}: a question of type {question.type} {_must(question.type in CHOICES)} have options"
    if (question.type == "matrix") != bool(question.rows):
        yield f"{where}: a question of type {question.type} {_must(question.type == 'matrix')} have rows"
    known = {option.id for option in question.options}
    if question.scores and question.type not in CHOICES:
        yield f"{where}: only questions with options have scores"
    elif not question.options_from:
        for id in sorted(set(question.scores) - known):
            yield f"{where}: there is a score for “{id}”, which is not one of its options"
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        yield f"{where}: its minimum is more than its maximum"
    if question.earliest and question.latest and question.earliest > question.latest:
        yield f"{where}: its earliest day is after its latest"
    if question.not_more_than:
        limit = earlier.get(question.not_more_than)
        if question.type != "number" or limit is None or limit.type != "number":
            yield f"{where}: not_more_than names “{question.not_more_than}”, which is not a number asked before"
    if question.show_if:
        yield from _when(where, question.show_if, earlier, scores=frozenset())


def _must(holds: bool) -> str:
    return "must" if holds else "cannot"


def _when(where: str, when: When, known: dict[str, Question], scores: frozenset[str]) -> Iterator[str]:
    for condition in when.conditions:
        if condition.score:
            if condition.score not in scores:
                yield f"{where}: a condition names the score “{condition.score}”, which there is not"
            continue
        yield from _condition(where, condition, known)


def _condition(where: str, condition: Condition, known: dict[str, Question]) -> Iterator[str]:
    id, _, row = condition.question.partition("/")
    asked = known.get(id)
    if asked is None:
        yield f"{where}: a condition names “{id}”, which is not asked before it"
        return
    if (asked.type == "matrix" and condition.answered is None) != bool(row) or (row and asked.row(row) is None):
        yield f"{where}: “{condition.question}” is not a question or a row of a matrix (write question/row)"
        return
    operator = condition.operators[0]
    if operator in _OF_OPTIONS and asked.type not in CHOICES:
        yield f"{where}: {operator} needs a question with options, which “{id}” is not"
    elif operator in ("at_least", "at_most") and asked.type != "number":
        yield f"{where}: {operator} needs a number, which “{id}” is not"
    elif not asked.options_from:
        for option in condition.options:
            if asked.option(option) is None:
                yield f"{where}: “{option}” is not an option of “{id}”"


def _shares(instrument: Questionnaire, known: dict[str, Question]) -> Iterator[str]:
    named = [question for item in instrument.shares for question in item.questions]
    for id in sorted(set(named) - known.keys()):
        yield f"a sharing item names “{id}”, which is not asked"
    yield from (f"“{id}” stands under two sharing items" for id in _repeated(named))


def _profile(instrument: Questionnaire, known: dict[str, Question]) -> Iterator[str]:
    allowed = {
        "organisation": ("text",),
        "company_number": ("text",),
        "staff": ("number", "single"),
        "sector": ("single",),
        "district": ("single",),
    }
    for name, types in allowed.items():
        id = getattr(instrument.profile, name)
        if id and (id not in known or known[id].type not in types):
            yield f"profile: {name} names “{id}”, which is not a question of type {' or '.join(types)}"
    staff = known.get(instrument.profile.staff)
    if staff is not None and staff.type == "single" and {option.id for option in staff.options} - set(BANDS):
        yield f"profile: the options of “{staff.id}” must be {', '.join(BANDS)}"


def _score(score: Score, known: dict[str, Question]) -> Iterator[str]:
    where = f"score {score.id}"
    if score.method == "importance-times-gap":
        rating, importance = known.get(score.rating), known.get(score.importance)
        if rating is None or importance is None or {rating.type, importance.type} != {"matrix"}:
            yield f"{where}: rating and importance must name two matrix questions"
        elif [row.id for row in rating.rows] != [row.id for row in importance.rows]:
            yield f"{where}: the two matrices must have the same rows in the same order"
        elif not rating.scores or not importance.scores:
            yield f"{where}: both matrices must have scores"
        if score.target is None:
            yield f"{where}: give the target that the rating is measured against"
        return
    if not score.of:
        yield f"{where}: it says nothing about which questions it is made of"
    for place in score.of:
        yield from _scored(where, place, known)
    if score.evidence:
        asked = known.get(score.evidence.question)
        if asked is None or asked.type != "multiple":
            yield f"{where}: the evidence “{score.evidence.question}” is not a question of type multiple"
            return
        for place, options in score.evidence.options.items():
            yield from (
                f"{where}: “{option}” is not an option of “{asked.id}”"
                for option in options
                if asked.option(option) is None
            )
            if place not in score.of:
                yield f"{where}: evidence is given for “{place}”, which is not part of the score"


def _scored(where: str, place: str, known: dict[str, Question]) -> Iterator[str]:
    id, _, row = place.partition("/")
    asked = known.get(id)
    if asked is None or (row and (asked.type != "matrix" or asked.row(row) is None)):
        yield f"{where}: it names “{place}”, which is not asked"
    elif asked.type == "matrix" and not row:
        yield f"{where}: name the rows of the matrix “{id}” one by one, as {id}/row"
    elif asked.type != "number" and not asked.scores:
        yield f"{where}: “{id}” has no scores"


def _finding(finding: Finding, instrument: Questionnaire, known: dict[str, Question]) -> Iterator[str]:
    where = f"finding {finding.id}"
    scores = frozenset(score.id for score in instrument.scores)
    if finding.when:
        yield from _when(where, finding.when, known, scores)
    for id, type in ((finding.occupation_from, "occupation"), (finding.skills_from, "skills")):
        if id and (id not in known or known[id].type != type):
            yield f"{where}: “{id}” is not a question of type {type}"
    if finding.rows_of:
        score = instrument.score(finding.rows_of)
        if score is None or score.method != "importance-times-gap":
            yield f"{where}: “{finding.rows_of}” is not a score by importance-times-gap"
    if "{answer}" in finding.title and not (finding.occupation_from or finding.skills_from or finding.rows_of):
        yield f"{where}: its title has {{answer}} but nothing says which answer"
    severity = finding.severity
    if severity is None:
        return
    if severity.score:
        score = instrument.score(severity.score)
        if score is None or (severity.part and severity.part not in score.of):
            yield f"{where}: its severity names a score or a part of one that there is not"
    for id in (severity.share, severity.of):
        if id and (id not in known or known[id].type != "number"):
            yield f"{where}: its severity names “{id}”, which is not a number that is asked"
