"""Every text of the interface in every language, and everything that the templates and lists ask for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from string import Formatter
from typing import Any, get_args

import pytest

from gazetteer.domain import vocabulary
from gazetteer.language import script
from gazetteer.resources import data_folder
from gazetteer.search.ranking import KEY_KINDS
from gazetteer.services import reviewing, seeding
from gazetteer.web import wording
from gazetteer.web.texts import LANGUAGES, TEXTS, Language, Texts


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_is_there_three_times_with_the_same_gaps() -> None:
    for key, texts in TEXTS.items():
        assert len(texts) == 3, key
        assert all(Texts(language)._text(key) for language in LANGUAGES), key
        assert all(texts), key
        assert len({frozenset(_fields(text)) for text in texts}) == 1, key


def test_no_text_is_left_in_another_language() -> None:
    for key, (_, chinese, russian) in TEXTS.items():
        if re.search(r"[A-Za-z]{4,}", re.sub(r"\{\w+\}", "", chinese)):
            assert re.search(r"[\u4e00-\u9fff]", chinese) or key == "data.entity", key
        assert not re.search(r"[\u4e00-\u9fff]", russian.replace("咸丰十年五月", "")), key


def test_traditional_characters_all_through() -> None:
    """No text keeps a simplified character, but the names that languages have in themselves."""
    texts = Texts("zh-Hant")
    for key, (_, chinese, _) in TEXTS.items():
        said = texts._text(key)
        assert script.han_script(said) in (None, "Hant"), (key, said)
        assert _fields(said) == _fields(chinese), key
    assert texts("date_hint") == "1860-07-02 或 咸豐十年五月"
    assert texts("copy") == "複製"
    assert texts("gregorian") == "公曆"


def test_the_templates_ask_for_texts_that_there_are() -> None:
    asked: set[str] = set()
    for template in (files("gazetteer.web") / "templates").iterdir():
        asked |= set(re.findall(r"""\bt\(\s*["']([a-z_.0-9]+)["']\s*[,)]""", template.read_text()))
    assert len(asked) > 60
    assert asked <= set(TEXTS)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("kind", tuple(vocabulary.KINDS)),
        ("certainty", get_args(vocabulary.Certainty)),
        ("name_type", get_args(vocabulary.NameType)),
        ("name_status", get_args(vocabulary.NameStatus)),
        ("basis", get_args(vocabulary.ReadingBasis)),
        ("sovereignty", get_args(vocabulary.SovereigntyStatus)),
        ("event", vocabulary.EVENTS),
        ("key", KEY_KINDS),
        ("how", ("exact", "prefix", "fuzzy")),
        ("rule", tuple(reviewing.CHECKS)),
        ("relation", (*vocabulary.RELATION_TYPES, *vocabulary.RELATION_TYPES.values())),
    ],
)
def test_every_word_of_the_lists_has_a_text(group: str, words: tuple[str, ...]) -> None:
    assert [word for word in words if f"{group}.{word}" not in TEXTS] == []


def test_no_word_of_the_data_lacks_a_text() -> None:
    """Types, events, figures, statuses, registers and languages of every entity of the seed."""
    met: dict[str, set[str]] = {}
    for document in _seed():
        met.setdefault("kind", set()).add(document["kind"])
        met.setdefault("entity_type", set()).update(document.get("types", ()))
        met.setdefault("event", set()).update(one["event"] for one in document.get("dates", ()))
        met.setdefault("figure", set()).update(one["property"] for one in document.get("figures", ()))
        met.setdefault("relation", set()).update(one["type"] for one in document.get("relations", ()))
        met.setdefault("sovereignty", set()).update(one["status"] for one in document.get("sovereignty", ()))
        met.setdefault("lang", set()).update(one["lang"] for one in document["names"])
        met.setdefault("register", set()).update(one["register"] for one in document["names"] if "register" in one)
    lacking = [f"{group}.{word}" for group, found in met.items() for word in found if f"{group}.{word}" not in TEXTS]
    assert len(met["entity_type"]) > 200
    assert sorted(lacking) == []


def _seed() -> Iterator[Mapping[str, Any]]:
    for line in seeding.read_seed(data_folder("seed")).lines():
        document = json.loads(line).get("entity")
        if document is not None:
            yield document


@pytest.mark.parametrize(
    ("text", "english", "chinese", "russian"),
    [
        ("1860-11-14", "14 November 1860", "1860年11月14日", "14 ноября 1860\u00a0г."),
        ("1860-11", "November 1860", "1860年11月", "ноябрь 1860\u00a0г."),
        ("1860", "1860", "1860年", "1860"),
        ("1860~", "about 1860", "约1860年", "около 1860"),
        ("1860?", "perhaps 1860", "疑1860年", "возможно, 1860"),
        ("-0110", "111 BCE", "前111年", "111 до н. э."),
        ("18XX", "19th c.", "19世纪", "XIX в."),
        ("185X~", "about 1850s", "约1850年代", "около 1850-х"),
        ("1860-11-XX", "November 1860", "1860年11月", "ноябрь 1860\u00a0г."),
        ("1860-XX-XX?", "perhaps 1860", "疑1860年", "возможно, 1860"),
        ("1858-05-28/1860", "28 May 1858 / 1860", "1858年5月28日 / 1860年", "28 мая 1858\u00a0г. / 1860"),
    ],
)
def test_dates_in_words(text: str, english: str, chinese: str, russian: str) -> None:
    said = [wording.date(text, Texts(language)) for language in LANGUAGES]
    assert said == [english, chinese, russian, chinese.replace("约", "約").replace("纪", "紀")]


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ("1858-05-28", "1860-11-14", "28 May 1858 – 14 November 1860"),
        ("1860-11-14", "..", "since 14 November 1860"),
        ("1860", None, "from 1860, end unknown"),
        ("..", "1860", "until 1860"),
        (None, "1860", "until 1860, beginning unknown"),
        (None, None, "undated"),
        ("..", "..", "always"),
        (None, "..", "to this day, beginning unknown"),
        ("..", None, "from of old, end unknown"),
    ],
)
def test_open_and_unknown_ends_are_told_apart(begin: str | None, end: str | None, said: str) -> None:
    assert wording.span(begin, end, Texts("en")) == said


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ("2014-03", "..", "с марта 2014\N{NO-BREAK SPACE}г. по сей день"),
        ("..", "1991-08", "до августа 1991\N{NO-BREAK SPACE}г."),
        ("185X", None, "с 1850-х, конец неизвестен"),
        ("2014-03", "2014-05", "март 2014\N{NO-BREAK SPACE}г. — май 2014\N{NO-BREAK SPACE}г."),
        ("1860-11-14", "..", "с 14 ноября 1860\N{NO-BREAK SPACE}г. по сей день"),
        ("18XX", None, "с XIX в., конец неизвестен"),
    ],
)
def test_a_russian_month_is_inflected_behind_a_preposition(begin: str | None, end: str | None, said: str) -> None:
    assert wording.span(begin, end, Texts("ru")) == said


@pytest.mark.parametrize(
    ("labels", "language", "shown"),
    [
        ({"en": "Aigun", "zh-Hans": "瑷珲"}, "zh-Hans", ("瑷珲", "zh-Hans")),
        ({"en": "Aigun", "zh-Hant": "璦琿"}, "zh-Hans", ("璦琿", "zh-Hant")),
        ({"de": "Aigun"}, "ru", ("Aigun", "de")),
        ({}, "en", ("", "en")),
    ],
)
def test_a_label_in_the_reader_s_language_or_the_next_best(
    labels: dict[str, str], language: Language, shown: tuple[str, str]
) -> None:
    assert wording.label(labels, language) == shown


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("kinds.treaty", "條約與文件"),
        ("relation.followed_by", "後續文件"),
        ("text_drop", "可將 Word 文件或文字檔拖放到任一輸入框；本站不予儲存。"),
        ("type", "類型"),
        ("error.403", "沒有權限"),
        ("search", "搜尋"),
        ("figures", "資料"),
    ],
)
def test_words_that_mean_something_else_to_programmers_keep_their_meaning(key: str, said: str) -> None:
    assert Texts("zh-Hant")(key) == said
