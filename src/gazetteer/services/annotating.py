"""Known names in a text, each with who it may be and what to write for it in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import orjson

from gazetteer import deadline
from gazetteer.domain import dates
from gazetteer.domain.bounds import check_answer
from gazetteer.domain.tag import OTHER_SCRIPT, Tag
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import Invalid
from gazetteer.language import script
from gazetteer.services import languages
from gazetteer.services.candidates import Annotation, Candidate
from gazetteer.services.context import Gazetteer
from gazetteer.services.mentions import check_text, find_names, read_on
from gazetteer.text.folding import utf16_offsets

__all__ = ["annotate", "answer", "spelled_out"]

#: Bytes of a place besides what is said of the form that stands there, at least.
_OFFSETS: Final = 150


def read_kinds(kinds: Sequence[str] | None) -> None:
    """Raises `Invalid` for a kind that is none."""
    for index, kind in enumerate(kinds or ()):
        if kind not in KINDS:
            detail = f"expected one of {', '.join(KINDS)}, found {kind!r}"
            raise Invalid("not a kind", errors=[{"pointer": f"/kinds/{index}", "detail": detail}])


def annotate(
    gazetteer: Gazetteer,
    text: str,
    *,
    target: str,
    source: str | None = None,
    on: str | None = None,
    kinds: Sequence[str] | None = None,
    overlaps: str = "longest",
) -> dict[str, Any]:
    """The known names of a text, each with all that is said of it; offsets into the text as sent.

    What `answer` says once for all places of a form stands here at each (the same object). Raises `Invalid` where that would be
    more than an answer may have.
    """
    said = answer(gazetteer, text, target=target, source=source, on=on, kinds=kinds, overlaps=overlaps)
    sizes = [len(orjson.dumps(form)) + _OFFSETS for form in said["forms"]]
    check_answer(sum(sizes[place["form"]] for place in said["annotations"]), where="/text")
    return {"annotations": spelled_out(said), "version": said["version"]}


def spelled_out(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The annotations of an answer, each with what is said of its form."""
    annotations = []
    for place in said["annotations"]:
        form = said["forms"][place["form"]]
        told = {member: form[member] for member in ("as", "candidates", "equivalents")}
        annotations.append({**{name: value for name, value in place.items() if name != "form"}, **told})
    return annotations


def answer(
    gazetteer: Gazetteer,
    text: str,
    *,
    target: str,
    source: str | None = None,
    on: str | None = None,
    kinds: Sequence[str] | None = None,
    overlaps: str = "longest",
) -> dict[str, Any]:
    """The answer of `POST /v1/annotate`: `{"annotations", "forms", "version"}`, offsets into the text as sent.

    A text names few things many times: what a form may mean and what to write for it is one member of `forms`, to which the
    places refer by its number.
    """
    check_text(text)
    question = read_on(on, text)
    read_kinds(kinds)
    if overlaps not in ("longest", "all"):
        raise Invalid(
            "not a choice", errors=[{"pointer": "/overlaps", "detail": f"expected longest or all, found {overlaps!r}"}]
        )
    with gazetteer.database.reading() as connection:
        wanted = languages.target(connection, target, where="/target")
        spoken = None if source is None else languages.source(connection, source, where="/source").written
        found = find_names(gazetteer, connection, text, source=spoken, on=question, kinds=kinds, overlaps=overlaps)
    positions = [position for annotation in found.annotations for position in (annotation.start, annotation.end)]
    units = utf16_offsets(text, positions)
    forms = _Forms(wanted, question)
    annotations: list[dict[str, Any]] = []
    for annotation in found.annotations:
        deadline.check()
        best = annotation.best
        surface = text[annotation.start : annotation.end]
        form = forms.of(surface, annotation)
        annotations.append(
            {
                "start": annotation.start,
                "end": annotation.end,
                "start_utf16": units[annotation.start],
                "end_utf16": units[annotation.end],
                "text": surface,
                "entity": best.entity,
                "kind": best.known.kind,
                "lang": form.lang,
                "group": annotation.group,
                "form": form.number,
            }
        )
    check_answer(forms.size + len(annotations) * _OFFSETS, where="/text")
    return {"annotations": annotations, "forms": forms.told, "version": found.version}


class _Form(NamedTuple):
    """Which of the forms of an answer stands at a place, and in which language."""

    number: int
    lang: str


class _Forms:
    """The forms of names that a text has, each told once; `size` is how many bytes they come to."""

    def __init__(self, target: Tag, on: dates.Question | None) -> None:
        self._target = target
        self._on = on
        self.told: list[dict[str, Any]] = []
        self.size = 0
        self._numbers: dict[bytes, int] = {}
        #: What was told of candidates that places share; the candidates are kept, so that their identity stays theirs.
        self._of_candidates: dict[tuple[str, int], tuple[tuple[Candidate, ...], _Form]] = {}

    def of(self, surface: str, annotation: Annotation) -> _Form:
        """Which of the forms stands at a place; it is told where it is new.

        Raises `Invalid` where the forms come to more than an answer may have.
        """
        shared = (surface, id(annotation.candidates))
        told = self._of_candidates.get(shared)
        if told is not None:
            return told[1]
        best = annotation.best
        form = {
            "text": surface,
            "entity": best.entity,
            "as": _stands_as(best),
            "candidates": [_shown(candidate) for candidate in annotation.candidates],
            "equivalents": best.equivalents(self._target, self._on),
        }
        body = orjson.dumps(form)
        number = self._numbers.get(body)
        if number is None:
            number = self._numbers[body] = len(self.told)
            self.told.append(form)
            self.size += len(body)
            check_answer(self.size, where="/text")
        found = _Form(number, _language_of(surface, best))
        self._of_candidates[shared] = annotation.candidates, found
        return found


def _stands_as(candidate: Candidate) -> str:
    """What stands in the text for an entity: what is made of its name, an abbreviation of it, or the name itself."""
    if candidate.derived is not None:
        return candidate.derived
    return "abbreviation" if all(name["type"] == "abbreviation" for name in candidate.names) else "name"


def _shown(candidate: Candidate) -> dict[str, Any]:
    document = candidate.known.document
    return {
        "id": candidate.entity,
        "kind": document["kind"],
        "label": document["label"],
        "name": next(candidate.names)["text"],
        "score": candidate.score,
        "why": list(candidate.why),
    }


def _language_of(surface: str, candidate: Candidate) -> str:
    """The language of the name as it stands in the text: that of the name written so, else of the best one.

    Both Chinese scripts are found by one name, so there it is the characters that tell.
    """
    for name in candidate.names:
        if name["text"] == surface:
            return str(name["lang"])
    lang = str(next(candidate.names)["lang"])
    written = script.han_script(surface) if lang in OTHER_SCRIPT else None
    return lang if written is None else f"zh-{written}"
