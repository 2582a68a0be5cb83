"""What a translator is told before translating, and that a translation is consistent with itself."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer.errors import Invalid
from gazetteer.services import briefing, checking
from gazetteer.services.context import Gazetteer


def _terms(gazetteer: Gazetteer, text: str, **asked: Any) -> dict[str, dict[str, Any]]:
    return {term["entity"]: term for term in briefing.brief(gazetteer, text, **asked)["terms"]}


def test_each_entity_is_told_once_with_its_case_forms(seeded: Gazetteer) -> None:
    terms = _terms(seeded, "海参崴和伯力；海參崴是港口。", target="ru")
    assert list(terms) == ["vladivostok", "khabarovsk"]
    port = terms["vladivostok"]
    assert port["forms"] == ["海参崴", "海參崴"]
    assert port["write"] == "Владивосток"
    assert port["cases"]["genitive"] == "Владивостока"
    assert port["cases"]["prepositional"] == "Владивостоке"
    assert "accusative" not in port["cases"]


def test_what_is_of_another_time_is_told_with_why(seeded: Gazetteer) -> None:
    then = _terms(seeded, "Saint Petersburg", target="ru", on="1950")["saint-petersburg"]
    assert then["write"] == "Ленинград"
    avoided = {one["text"]: one for one in then["avoid"]}
    assert avoided["Петроград"]["why"] == "anachronistic"
    assert "1914" in avoided["Петроград"]["note"]


def test_the_style_of_chinese_maps_is_what_is_required(seeded: Gazetteer) -> None:
    terms = _terms(seeded, "Vladivostok", target="zh-Hans", style="map-cn")
    assert terms["vladivostok"]["write"] == "符拉迪沃斯托克（海参崴）"
    with pytest.raises(Invalid, match="not a style"):
        briefing.brief(seeded, "Vladivostok", target="ru", style="ugly")


def test_a_name_that_is_said_in_two_ways_is_inconsistent(seeded: Gazetteer) -> None:
    def check(target: str) -> list[dict[str, Any]]:
        asked = {
            "source_lang": "en",
            "source_text": "Vladivostok is a port. Vladivostok is old.",
            "target_lang": "zh-Hans",
        }
        found: list[dict[str, Any]] = checking.check(seeded, target_text=target, **asked)["inconsistent"]
        return found

    (twice,) = check("海参崴是港口。符拉迪沃斯托克很老。")
    assert twice["entity"] == "vladivostok"
    assert [span["text"] for span in twice["target"]] == ["海参崴", "符拉迪沃斯托克"]
    assert check("海参崴是港口。海参崴很老。") == []
