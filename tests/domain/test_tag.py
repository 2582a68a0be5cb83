"""Any tag of the wild is read as one value: case and separators mean nothing, a region narrows and never hides."""

from __future__ import annotations

import langcodes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.domain import tag
from gazetteer.domain.tag import OTHER_SCRIPT, Tag, TagError, canonical, cover, read_all


@pytest.mark.parametrize(
    ("text", "lang", "region"),
    [
        ("zh-CN", "zh-Hans", "CN"),
        ("zh-SG", "zh-Hans", "SG"),
        ("zh-Hans-CN", "zh-Hans", "CN"),
        ("cmn", "zh-Hans", None),
        ("zh-cmn-Hant", "zh-Hant", None),
        ("zh_TW", "zh-Hant", "TW"),
        ("ZH-hk", "zh-Hant", "HK"),
        ("zh-MO", "zh-Hant", "MO"),
        ("zh-Hant-TW", "zh-Hant", "TW"),
        ("zh-Hans-TW", "zh-Hans", "TW"),
        ("zh-Hani", "zh", None),
        ("zh-Hani-HK", "zh-Hant", "HK"),
        ("zh-Hanb-TW", "zh-Hant", "TW"),
        ("cmn-Hani", "zh-Hans", None),
        ("ja-Hani", "ja-Hani", None),
        ("cmn-TW", "zh-Hant", "TW"),
        ("zh-MY", "zh-Hans", "MY"),
        ("zh-US", "zh-Hant", "US"),
        ("zh-CHT", "zh-Hant", None),
        ("zh", "zh", None),
        ("zho", "zh", None),
        ("en-US", "en", "US"),
        ("EN_gb", "en", "GB"),
        ("eng", "en", None),
        ("RU", "ru", None),
        ("ru-Cyrl-RU", "ru", "RU"),
        ("und-Cyrl", "und-Cyrl", None),
        ("MNC-latn", "mnc-Latn", None),
        ("mn-mong-cn", "mn-Mong", "CN"),
        ("iw", "he", None),
        ("zh-latn-PINYIN", "zh-Latn-pinyin", None),
        (" zh-TW ", "zh-Hant", "TW"),
    ],
)
def test_a_tag_is_read_as_a_language_with_its_script_and_a_region(text: str, lang: str, region: str | None) -> None:
    tag = Tag.read(text)
    assert (tag.lang, tag.region) == (lang, region)


@pytest.mark.parametrize(
    "text", ["", " ", "klingon", "e", "12", "x-bork", "zh__TW", "en-", "-en", "zh Hans", "中文", "en;q=0.8", "a" * 60]
)
def test_what_is_no_tag_is_refused_and_said(text: str) -> None:
    with pytest.raises(TagError, match="expected a language tag"):
        Tag.read(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [("zh", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-GB", "zh-Hant"), ("en-US", "en"), ("zh-Hant", "zh-Hant")],
)
def test_chinese_is_written_as_its_region_writes_it(text: str, written: str) -> None:
    assert Tag.read(text).written == written


def test_plain_chinese_follows_the_region_given_beside_it() -> None:
    assert Tag.read("zh").in_region("HK") == "zh-Hant"
    assert Tag.read("zh").in_region("CN") == "zh-Hans"
    assert Tag.read("zh-Hans").in_region("TW") == "zh-Hans"


@pytest.mark.parametrize(
    ("wanted", "lang", "covered"),
    [
        ("zh", "zh-Hans", True),
        ("zh", "zh-Hant", True),
        ("zh-TW", "zh-Hant", True),
        ("zh-TW", "zh-Hans", False),
        ("en-US", "en", True),
        ("en", "ru", False),
        ("mn", "mn-Mong", True),
        ("mn-Cyrl", "mn", True),
        ("mn-Cyrl", "mn-Mong", False),
        ("und", "und-Cyrl", True),
        ("zh-Hans", "zh-Latn", False),
        ("de-1901", "de", True),
    ],
)
def test_what_is_left_open_is_no_difference(wanted: str, lang: str, covered: bool) -> None:
    assert Tag.read(wanted).covers(lang) is covered
    assert cover(read_all(["fr", wanted]), lang) is covered


@pytest.mark.parametrize(
    ("wanted", "among", "found"),
    [
        ("en-GB-oxendict", ["en", "ru"], "en"),
        ("zh-TW", ["zh-Hans", "zh-Hant"], "zh-Hant"),
        ("zh-TW", ["zh-Hans"], None),
        ("zh", ["zh-Hant", "zh-Hans"], "zh-Hans"),
        ("mnc-Latn-US", ["mnc-Latn"], "mnc-Latn"),
        ("fr", ["en"], None),
        # One subtag after another is left out, from the end.
        ("zh-Latn-pinyin-x-tones", ["zh", "zh-Latn"], "zh-Latn"),
    ],
)
def test_the_language_that_serves_is_looked_up(wanted: str, among: list[str], found: str | None) -> None:
    assert Tag.read(wanted).found_among(among) == found


_LANGUAGES = st.sampled_from(["zh", "zh-Hans", "zh-Hant", "en", "ru", "mn", "mn-Mong", "mnc-Latn", "und-Hani", "ja"])
_CASES = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])


@given(_LANGUAGES, _CASES, st.sampled_from(["-", "_"]))
def test_case_and_separator_mean_nothing(tag: str, case: object, separator: str) -> None:
    written = case(tag).replace("-", separator)
    assert Tag.read(written) == Tag.read(tag)


@given(_LANGUAGES, st.sampled_from(["US", "CN", "TW", "HK", "RU", "GB", "419"]))
def test_a_region_never_makes_a_language_unknown(tag: str, region: str) -> None:
    narrowed = Tag.read(f"{tag}-{region}")
    assert narrowed.region == region
    assert Tag.read(tag).covers(narrowed.lang)
    assert narrowed.language == Tag.read(tag).language


@given(_LANGUAGES)
def test_a_canonical_tag_is_read_as_itself(tag: str) -> None:
    assert canonical(tag) == tag
    assert canonical(canonical(tag)) == canonical(tag)


def test_each_script_of_chinese_has_the_other() -> None:
    assert {OTHER_SCRIPT[other] for other in OTHER_SCRIPT.values()} == set(OTHER_SCRIPT)


@pytest.mark.parametrize("text", sorted(tag._OF_THE_DATA))
def test_the_languages_of_the_data_are_read_as_the_registry_has_them(text: str) -> None:
    known = tag._OF_THE_DATA[text]
    parsed = langcodes.Language.get(text, normalize=True)
    assert (parsed.language, parsed.script) == (known.language, known.script)
    assert canonical(text.upper()) == str(known)
