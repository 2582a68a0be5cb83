"""Search keys: what counts as the same spelling, and what must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.domain.han_variants import USUAL
from gazetteer.language import romanisation, script
from gazetteer.language.spelling import english, fold, keys_of_name, query_keys

SAME = [
    ("Hai-shen-wai", "hai shen wai", "haishenwai", "Hǎishēnwǎi", "ＨAISHENWAI", "Hai-shên-wai", "Hǎi shēn wǎi"),
    ("和则两利,斗则俱伤", "和则两利，斗则俱伤", "和則兩利，鬥則俱傷", "和则两利 斗则俱伤"),
    ("海参崴", "海參崴"),
    ("Ch'ia-k'o-t'u", "Chʻia-kʻo-tʻu", "Ch‘ia-k‘o-t‘u", "chiakotu"),
    ("Владивосток", "владивосток", "ВЛАДИВОСТОК", "Влади́восток"),
    ("Муравьёв", "Муравьев", "Муравье\u0308в"),
    ("符拉迪沃斯托克（海参崴）", "符拉迪沃斯托克 (海参崴)", "符拉迪沃斯托克(海參崴)"),
    ("萨瓦·务拉的思拉维赤", "薩瓦・務拉的思拉維赤", "萨瓦•务拉的思拉维赤"),
    ("臺灣", "台灣", "台湾"),
    ("千島群島", "千島羣島", "千岛群岛"),
    ("Łódź", "Lodz"), ("Ürümqi", "urumqi"), ("Aihūn", "aihun"), ("Straße", "strasse"),
    ("Ussurijskʹ", "Ussurijsk"), ("İzmir", "Izmir"),
]  # fmt: skip  # laid out as a table


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_that_differ_in_form_only_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({fold(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [
    ("Йошкар-Ола", "Иошкар-Ола"), ("瑷珲", "爱辉"), ("Хайшэньвай", "Хайшеньвай"), ("伯力", "勃利"), ("Kyiv", "Kiev"),
    ("大连", "大连湾"),
])  # fmt: skip  # laid out as a table
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_combining_breve_makes_a_letter_of_its_own_and_is_no_accent() -> None:
    assert fold("Уссурии\u0306ск") == fold("Уссурийск") == "уссурийск"


@given(st.text())
def test_any_text_folds_and_folding_again_changes_nothing(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert key == "" or not any(character.isspace() for character in key)


@given(st.text(alphabet=st.characters(categories=["Cs", "Mn", "Mc", "Lo", "Lm", "Sk", "Nl", "No"])))
def test_marks_surrogates_and_rare_letters_fold_to_a_stable_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        # Figures of any script are figures.
        ("\u0661\u0668\u0665\u0668", "1858"),
        ("\u0967\u0968", "12"),
        # Greek and Latin lose their accents, also on a letter that itself has to be told.
        ("\u1f08\u03b8\u1fc6\u03bd\u03b1\u03b9", "\u03b1\u03b8\u03b7\u03bd\u03b1\u03b9"),
        ("\u01fe\u01fc", "oae"),
        ("\u1ea4n \u0110\u1ed9", "ando"),
        # What repeats or lengthens is a letter of the name; other modifiers, signs and controls are not.
        ("佐々木", "佐々木"),
        ("ソーヤ", "ソーヤ"),
        ("x\u02b0y", "xhy"),
        ("海\u02bb参〇★\u200b№", "海参〇no"),
        # The first and the last of each row of marks are marks: Latin, Cyrillic, Hebrew, Arabic, variants of a form.
        ("а\u0483б\u0489в", "абв"),
        ("\u05d0\u0591\u05d1\u05c7", "\u05d0\u05d1"),
        ("\u0645\u064b\u0646\u065f", "\u0645\u0646"),
        ("海\ufe00参\ufe0f", "海参"),
        ("q\u0300q\u036f\u1ab0\u1aff\u1dc0\u1dff\u20d0\u20ff\ufe20\ufe2f", "qq"),
    ],
)
def test_what_of_a_text_is_kept(text: str, key: str) -> None:
    assert fold(text) == key


def test_marks_that_a_sign_kept_apart_are_in_order_at_once() -> None:
    assert fold("\u0339^\u0327") == fold(fold("\u0339^\u0327")) == "\u0327\u0339"


@given(
    st.text(alphabet=st.sampled_from("海參崴乾隆后後里裏臺灣鬥則俱傷")),
    st.text(alphabet=st.sampled_from("海參崴乾隆后後里裏臺灣鬥則俱傷")),
)
def test_the_key_of_a_chinese_beginning_begins_the_key(first: str, second: str) -> None:
    assert fold(first + second) == fold(first) + fold(second)


@given(st.text())
def test_case_and_blanks_never_matter(text: str) -> None:
    assert fold(f" {text} ") == fold(text)


@pytest.mark.parametrize("text", ["!!!", "（）", "—", "ʼ", "\u0301", "\ud800"])
def test_a_name_without_letters_still_has_a_key(text: str) -> None:
    assert fold(text)


@pytest.mark.parametrize(("british", "american"), [
    ("Levada Centre", "Levada Center"), ("Shanghai Cooperation Organisation", "shanghai cooperation organization"),
    ("Treaty of Good-Neighbourliness", "Treaty of Good-Neighborliness"), ("St. Petersburg", "Saint Petersburg"),
    ("Pearl Harbour", "Pearl Harbor"),
    ("The Kremlin", "Kremlin"), ("Trinidad & Tobago", "Trinidad and Tobago"),
    ("Ministry of Defence", "Ministry of Defense"),
    ("Mt Fuji", "Mount Fuji"),
])  # fmt: skip  # laid out as a table
def test_english_spellings_meet(british: str, american: str) -> None:
    assert english(british) == english(american)
    keys = {key for _, key in keys_of_name(british, "en")}
    assert keys & set(query_keys(american))
    assert {key for _, key in keys_of_name(american, "en")} & set(query_keys(british))


@pytest.mark.parametrize(
    "word", ["Paradise", "Louise", "Acre", "Four", "Sèvres", "Tours", "Florence", "Main St", "Lestre", "Seymour"]
)
def test_words_that_only_look_british_stay(word: str) -> None:
    assert english(word) == fold(word)


@pytest.mark.parametrize(("query", "expected"), [
    ("符拉迪沃斯托克（海参崴）", ["符拉迪沃斯托克海参崴", "符拉迪沃斯托克", "海参崴"]),
    ("海参崴 (Vladivostok; Hǎishēnwǎi)", ["海参崴", "vladivostok", "haishenwai"]),
    ("hai3shen1wai3", ["hai3shen1wai3", "haishenwai"]),
    ("hai3 shen1 wai2", ["hai3shen1wai2", "haishenwai"]),
    ("Hai³-shên¹-wai³", ["hai3shen1wai3", "haishenwai"]),
    ("shuang1cheng2zi0", ["shuang1cheng2zi5", "shuangchengzi"]),
    ("lvshun", ["lvshun", "lushun"]),
    ("nvzhen", ["nvzhen", "nuzhen"]),
    ("lvnv", ["lvnv", "lunu"]),
    ("lv3shun4", ["lv3shun4", "lvshun", "lushun"]),
])  # fmt: skip  # laid out as a table
def test_keys_of_a_query(query: str, expected: list[str]) -> None:
    found = query_keys(query)
    assert [key for key in expected if key not in found] == []
    assert found[0] == fold(query)
    assert len(found) == len(set(found))


@given(st.text(max_size=200))
def test_every_query_has_keys_unless_it_is_blank(text: str) -> None:
    assert bool(query_keys(text)) == bool(fold(text))


def test_a_name_without_reading_has_its_own_key() -> None:
    assert keys_of_name("Порт-Артур", "ru")[0] == ("name", "портартур")
    assert ("name", "wuerzburg") in keys_of_name("Würzburg", "de")


def test_a_reading_gives_pinyin_initials_and_the_romanisations() -> None:
    assert keys_of_name("海參崴", "zh-Hant", ["Hǎishēnwǎi"]) == [
        ("name", "海参崴"),
        ("pinyin", "haishenwai"),
        ("pinyin_toned", "hai3shen1wai3"),
        ("initials", "hsw"),
        ("palladius", "хайшэньвай"),
    ]
    assert ("wade_giles", "chiakotu") in keys_of_name("恰克图", "zh-Hans", ["Qiàkètú"])


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (
            "Lǚshùn",
            [
                ("pinyin", "lushun"),
                ("pinyin", "lvshun"),
                ("pinyin", "lyushun"),
                ("pinyin_toned", "lu3shun4"),
                ("pinyin_toned", "lv3shun4"),
                ("initials", "ls"),
                ("palladius", "люйшунь"),
            ],
        ),
        # The r of erhua is a letter of the reading, and ê is typed e; of the figures of the neutral tone none is needed.
        ("Hútòngr", [("pinyin", "hutongr"), ("pinyin_toned", "hu2tong4"), ("initials", "ht")]),
        ("Ê'ér", [("pinyin", "eer"), ("pinyin_toned", "e5er2"), ("initials", "ee")]),
        ("Shūzi", [("pinyin", "shuzi"), ("pinyin_toned", "shu1zi5"), ("pinyin_toned", "shu1zi"), ("initials", "sz")]),
        ("Hé", [("pinyin", "he"), ("pinyin_toned", "he2"), ("wade_giles", "ho"), ("palladius", "хэ")]),
        # Without tones there are no figures.
        ("Beijing", [("pinyin", "beijing"), ("initials", "bj"), ("wade_giles", "peiching"), ("palladius", "бэйцзин")]),
    ],
)
def test_every_key_of_a_reading_has_its_kind(reading: str, expected: list[tuple[str, str]]) -> None:
    keys = keys_of_name("名", "zh-Hans", [reading])
    assert [key for key in expected if key not in keys] == []
    assert keys[0] == ("name", "名")
    kinds = {kind for kind, _ in keys}
    assert ("initials" in kinds) == (reading != "Hé")
    assert ("pinyin_toned" in kinds) == (reading != "Beijing")


def test_every_way_to_type_the_vowel_of_lushun_finds_it() -> None:
    keys = {key for _, key in keys_of_name("旅顺", "zh-Hans", ["Lǚshùn"])}
    for typed in (
        "Lüshun",
        "lushun",
        "lvshun",
        "lyushun",
        "LV SHUN",
        "lü3 shun4",
        "lv3shun4",
        "lu3shun4",
        "lu:3shun4",
        "Lǚshùn",
        "Lü-shun",
        "Люйшунь",
    ):
        assert keys & set(query_keys(typed)), typed


def test_the_neutral_tone_may_be_typed_in_any_way() -> None:
    keys = {key for kind, key in keys_of_name("双城子", "zh-Hans", ["Shuāngchéngzi"]) if kind == "pinyin_toned"}
    for typed in ("shuang1cheng2zi5", "shuang1 cheng2 zi0", "shuang1cheng2zi"):
        assert keys & set(query_keys(typed)), typed


def test_both_readings_of_a_name_find_it() -> None:
    keys = {key for _, key in keys_of_name("瑷珲", "zh-Hans", ["Àihuī", "Àihún"])}
    assert {"aihui", "aihun", "ai4hui1", "ai4hun2", "айхуэй", "айхунь"} <= keys


def test_a_russian_name_is_found_in_latin_letters() -> None:
    keys = keys_of_name("Уссурийск", "ru")
    assert ("bgn_pcgn", "ussuriysk") in keys
    assert ("iso9", "ussurijsk") in keys
    assert ("english", "primorskykray") in keys_of_name("Приморский край", "ru")


def test_a_reading_that_is_no_pinyin_is_still_a_key() -> None:
    assert ("pinyin", "urumqi") in keys_of_name("乌鲁木齐", "zh-Hans", ["Ürümqi"])


@pytest.mark.parametrize(
    "reading", ["Cháng'ān", "Lǚshùnkǒu", "Kùyè Dǎo", "Guǎng'ān Ōuyuán", "Pénr Hútòng", "Sìchuān", "Niè'ěrqínsīkè"]
)
def test_the_romanised_keys_are_the_romanised_names_folded(reading: str) -> None:
    letters = romanisation.parsed(reading)[1]
    expected = (fold(romanisation.wade_giles(reading)), fold(romanisation.palladius(reading)))
    assert romanisation.plain_forms(letters) == expected


def test_two_syllables_have_initials_and_one_has_none() -> None:
    assert ("initials", "bj") in keys_of_name("北京", "zh-Hans", ["Běijīng"])
    assert "initials" not in dict(keys_of_name("沪", "zh-Hans", ["Hù"]))


def test_the_sign_of_repetition_and_the_long_vowel_are_letters_of_japanese_names() -> None:
    assert fold("佐々木") == "佐々木" != fold("佐木")
    assert fold("占守々") != fold("占守")
    assert fold("サハリン") != fold("サーハリン")


@pytest.mark.parametrize(("with_signs", "without"), [
    ("مُوسْكُو", "موسكو"), ("مَكَّة", "مكة"), ("יְרוּשָׁלַיִם", "ירושלים"),
])  # fmt: skip  # laid out as a table
def test_vowel_signs_of_arabic_and_hebrew_names_may_be_left_out(with_signs: str, without: str) -> None:
    assert with_signs != without
    assert fold(with_signs) == fold(without)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("淸朝", "清朝"),
        ("吉林巿", "吉林市"),
        ("直隷", "直隶"),
        ("満洲国", "滿洲國"),
        ("浦塩斯徳", "浦鹽斯德"),
        ("戦艦", "战舰"),
        ("邨", "村"),
    ],
)
def test_the_ways_of_writing_one_character_are_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("芸", "艺"), ("未", "末"), ("曰", "日"), ("己", "已")])
def test_characters_of_their_own_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_every_usual_form_is_one() -> None:
    assert [variant for variant, usual in USUAL.items() if usual in USUAL or script.simplified(usual) != usual] == []
