"""What the pages of a load say: a job's result as sentences and tables, and the columns that a file must have."""

from __future__ import annotations

from typing import Any

from routeways.foundation.models import Job, JobState, Upload
from routeways.provision.exchange.columns import FORM_WORDS, FORMS, Col
from routeways.provision.jobs import LOAD
from routeways.ui.tables import Column, TableView

SHOWN = 100  # on the page; the file of problems has all that are kept

COUNTED = {"courses": ("course", "courses"), "venues": ("venue", "venues")}


def forms() -> list[dict[str, Any]]:
    """Each CSV form with a table of its columns."""
    return [{"words": FORM_WORDS[form], "table": column_table(form)} for form in FORMS]


def column_table(form: str) -> TableView:
    rows = tuple((col.heading, column_says(col)) for col in FORMS[form])
    return TableView(f"Columns of {FORM_WORDS[form]}", (Column("Column"), Column("What may stand in it")), rows)


def column_says(col: Col) -> str:
    says = [col.says] if col.says else []
    says += ["Needed."] if col.needed else []
    says += [f"At most {col.most:,} letters."] if col.most else []
    says += [f"One of: {', '.join(col.values)}."] if col.values else []
    return " ".join(says)


def job(found: Job) -> dict[str, Any]:
    """The context of a job's page."""
    result = found.result or {}
    loaded = found.kind == LOAD
    context: dict[str, Any] = {"title": _title(found, result), "loaded": loaded, "result": result}
    if found.state != JobState.DONE:
        return context
    if loaded:
        return context | {"done": _done(found, result), "nothing": not any(result[name] for name in _CHANGES)}
    return context | {
        "about": _about(found, result),
        "problems": _faults("Problems", result["faults"]) if result["faults"] else None,
        "warnings": _faults("Look at these", result["warnings"]) if result["warnings"] else None,
        "changes": [one for name in COUNTED for one in _changes(result.get(name), *COUNTED[name])],
        "can_load": not result["fault_count"] and _changes_anything(result),
    }


_CHANGES = ("added", "changed", "gone", "venues_added")


def _title(found: Job, result: dict[str, Any]) -> str:
    loaded = found.kind == LOAD
    if found.state in (JobState.FAILED, JobState.CANCELLED):
        return "The file was not loaded"
    if found.state != JobState.DONE:
        return "Loading the file" if loaded else "Checking the file"
    if loaded:
        return "The file is loaded"
    if result.get("fault_count"):
        return f"The file has {counted(result['fault_count'], 'problem')}"
    return "The file can be loaded" if _changes_anything(result) else "Nothing would change"


def _about(found: Job, result: dict[str, Any]) -> list[dict[str, str]]:
    upload = Upload.objects.filter(public_id=found.payload.get("upload", "")).first()
    rows = [("File", upload.name if upload else ""), ("Read as", FORM_WORDS.get(result["form"], "XCRI-CAP 1.2"))]
    rows += [("Courses" if result["form"] == "xcri" else "Rows", f"{result['rows']:,}")]
    for name, (_, many) in COUNTED.items():
        if result.get(name):
            told = result[name]["counts"]
            words = {"added": "new", "changed": "changed", "gone": "gone", "unchanged": "as before"}
            says = ", ".join(f"{told[key]:,} {word}" for key, word in words.items())
            rows.append((many.capitalize(), says))
    return [{"name": name, "value": value} for name, value in rows if value]


def _faults(caption: str, faults: list[dict[str, Any]]) -> TableView:
    columns = (Column("Row"), Column("Column"), Column("It says"), Column("What to do"))
    rows = tuple(
        (f"{one['row']:,}" if one["row"] else "Whole file", one["column"], one["text"], one["reason"])
        for one in faults[:SHOWN]
    )
    return TableView(caption, columns, rows)


def _changes(told: dict[str, Any] | None, one: str, many: str) -> list[dict[str, Any]]:
    """(heading, lines) for what is new, changed and gone."""
    if told is None:
        return []
    counts = told["counts"]
    found = []
    for name, word in (("added", "new"), ("changed", "changed"), ("gone", "gone")):
        if counts[name]:
            lines = [line if isinstance(line, str) else f"{line[0]}. {line[1]}" for line in told[name][:SHOWN]]
            says = f"{counts[name]:,} {one if counts[name] == 1 else many} {word}"
            found.append({"title": says, "lines": lines, "more": counts[name] - len(lines), "gone": name == "gone"})
    return found


def _changes_anything(result: dict[str, Any]) -> bool:
    return any(
        sum(result[name]["counts"][kind] for kind in ("added", "changed", "gone"))
        for name in COUNTED
        if result.get(name)
    )


def _done(found: Job, result: dict[str, Any]) -> str:
    one, many = COUNTED["venues" if found.payload.get("form") == "venues" else "courses"]
    says = (
        f"{counted(result['added'], one, many)} new, {result['changed']:,} changed, {result['gone']:,} withdrawn, "
        f"{result['unchanged']:,} as before."
    )
    if result["venues_added"]:
        says += f" {counted(result['venues_added'], 'venue')} new."
    return says


def counted(number: int, one: str, many: str = "") -> str:
    """“1 problem”, “1,204 problems”."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
