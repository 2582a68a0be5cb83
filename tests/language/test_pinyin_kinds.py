"""Kinds of names whose reading or parting was wrong once, with what must stay as it is beside them."""

from __future__ import annotations

import pytest

from gazetteer.language import pinyin

READ = """
曲阳 Qūyáng
曲江 Qūjiāng
阳曲 Yángqū
河曲县 Héqū Xiàn
曲周 Qūzhōu
曲阜 Qūfù
歌曲 Gēqǔ
进行曲 Jìnxíngqǔ
元曲 Yuánqǔ
玛曲 Mǎqǔ
新干 Xīngān
新干县 Xīngān Xiàn
召南 Shàonán
召陵 Shàolíng
播州长官司 Bōzhōu Zhǎngguānsī
卓克采长官司 Zhuókècǎi Zhǎngguānsī
施溪长官司 Shīxī Zhǎngguānsī
长沙 Chángshā
长江 Cháng Jiāng
路工口 Lùgōngkǒu
宁古塔 Nínggǔtǎ
宁古塔将军 Nínggǔtǎ Jiāngjūn
黑龙江将军 Hēilóngjiāng Jiāngjūn
可可托海 Kěkětuōhǎi
都拉塔 Dūlātǎ
哈拉海 Hālāhǎi
雅尔塔 Yǎ'ěrtǎ
大雁塔 Dàyàn Tǎ
舍利塔 Shèlì Tǎ
雷峰塔 Léifēng Tǎ
喀拉海 Kālā Hǎi
亚速海 Yàsù Hǎi
加勒比海 Jiālèbǐ Hǎi
鄂霍次克海 Èhuòcìkè Hǎi
贝加尔湖 Bèijiā'ěr Hú
渤海 Bó Hǎi
中俄 Zhōng-É
日俄 Rì-É
苏蒙 Sū-Měng
中蒙 Zhōng-Měng
⿊⻰江省 Hēilóngjiāng Shěng
⻓春 Chángchūn
⻘岛 Qīngdǎo
美苏 Měi-Sū
英法 Yīng-Fǎ
中日韩 Zhōng-Rì-Hán
中俄关系 Zhōng-É Guānxì
中亚 Zhōngyà
西欧 Xī'ōu
英德市 Yīngdé Shì
德清县 Déqīng Xiàn
巴中 Bāzhōng
日土 Rìtǔ
波密 Bōmì
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_the_reading_of_a_name(line: str) -> None:
    name, _, expected = line.partition(" ")
    assert pinyin.readings(name)[0].pinyin == expected


@pytest.mark.parametrize(
    ("character", "reading"), [("綠", "lù"), ("剎", "chà"), ("麿", "mǒ"), ("绿", "lǜ"), ("海", "hǎi"), ("發", "fā")]
)
def test_a_reading_that_a_character_has(character: str, reading: str) -> None:
    assert reading in pinyin.possible_readings(character)


def test_a_reading_that_a_character_has_not() -> None:
    assert "gǎo" not in pinyin.possible_readings("海")
    assert "chà" not in pinyin.possible_readings("綠")
