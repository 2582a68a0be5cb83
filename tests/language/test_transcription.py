"""Chinese names in other transcriptions, as books and maps have them, read as the pinyin that they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.language import romanisation, spelling, transcription
from gazetteer.language.pinyin import SYLLABLES

ATTESTED = """
Hei-lung-chiang heilongjiang
Heilungchiang heilongjiang
Ch'i-ch'i-ha-erh qiqihaer
Ch’i-ch’i-ha-êrh qiqihaer
Hsin-chiang xinjiang
Ssŭ-ch'uan sichuan
Szu-ch'uan sichuan
K'u-yeh Tao kuyedao
T'ai³-pei³ taibei
Heilungkiang heilongjiang
Tientsin tianjin
Sinkiang xinjiang
Szechwan sichuan
Fukien fujian
Hupeh hubei
Chekiang zhejiang
Anhwei anhui
Kweichow guizhou
Tsingtao qingdao
Nanking nanjing
Foochow fuzhou
Hankow hankou
Newchwang niuzhuang
Kiamusze jiamusi
Antung andong
Tunghwa tonghua
Szepingkai sipingjie
Beeijing beijing
Shanqhae shanghai
Jonggwo zhongguo
Shii'an xian
Shaanshi shanxi
Ryhbeen riben
Meeigwo meiguo
Goangjou guangzhou
Charngchuen changchun
Chorngchinq chongqing
Shyjiajuang shijiazhuang
Heilungjyang heilongjiang
Sychwan sichuan
Syin-jyang xinjiang
Gwangjou guangzhou
Chungching chongqing
Gausyung gaoxiong
Jhongli zhongli
Sinjhu xinzhu
Gaosyong gaoxiong
Ê-chia ejia
Хейлунцзян heilongjiang
Хэй-лун-цзянъ heilongjiang
Дзилинь jilin
Гуанджоу guangzhou
Хой-нин huining
Тяньцзинъ tianjin
ㄏㄞˇㄕㄣㄨㄞˇ haishenwai
ㄅㄟˇ ㄐㄧㄥ beijing
"""
CASES = [tuple(line.rsplit(" ", 1)) for line in ATTESTED.strip().splitlines()]


@pytest.mark.parametrize(("written", "pinyin"), CASES)
def test_what_books_write(written: str, pinyin: str) -> None:
    assert pinyin in transcription.pinyin_of(written)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ha",
        "Vladivostok",
        "Saint Petersburg",
        "Treaty of Nerchinsk 1689",
        "Хабаровск",
        "海参崴",
        "Beijing",
        "1860",
        "'-'",
        "Élan",
    ],
)
def test_what_is_no_transcription(text: str) -> None:
    assert transcription.pinyin_of(text) == []


#: Of a text that may mean more, no more is asked.
MOST = 48
#: Two letters are no name in a transcription, nor is a text of more than the longest.
SHORTEST = 2
LONGEST = 28
SOME = st.lists(st.sampled_from(sorted(one for one in SYLLABLES if "ê" not in one)), min_size=2, max_size=4)


def joined(parts: list[str]) -> str:
    return "".join(parts).replace("ü", "u")


@given(SOME)
def test_wade_giles_and_palladius_are_read_back(parts: list[str]) -> None:
    name = " ".join(parts)
    plain = joined(parts)
    wade = romanisation.wade_giles(name)
    for written in (wade, romanisation.palladius(name)):
        found = transcription.pinyin_of(written)
        is_pinyin = spelling.fold(written) == plain
        # One of the most may have been what is pinyin as it stands, which is taken out.
        is_cut = len(found) >= MOST - 1
        # What is one syllable as well (ху а, хуа) is no name in a transcription, however many were meant.
        is_one = plain in SYLLABLES
        is_asked = SHORTEST < len(written) <= LONGEST
        assert is_pinyin or is_cut or is_one or plain in found or not is_asked


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    found = transcription.pinyin_of(text)
    assert len(found) == len(set(found)) <= MOST
    assert all(one.isascii() and one.isalpha() for one in found)
