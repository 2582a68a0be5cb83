"""Common words that are also names somewhere (West, Same, Most, 名列): not looked for in running text.

A term of the gazetteer that is written with a capital is still found; a place of the same spelling is not.
"""

from __future__ import annotations

from typing import Final

from gazetteer.text.folding import fold_pattern

_ENGLISH: Final = """
about above after again against all along also always among and another any are
area around ask away back bar bath battle be
because been before being best better between big black blue born both box boy
break bridge bright brown but buy call camp can
care case cash castle center central centre chance change church city clear
cliff close club coast cold come cool corner could
country course cross cut dale day deal deep did discovery do does don done door
down early east eastern easy end english even
ever every eye fair fall far farm fate few field find fine fire first flag flat
for force forest four free french friday friend
from front full game garden gate general get give go gold good grand great green
grand group guide half hall hand happy hard has
have he head hell her here high hill him his home hope hot house how ice if in
independence inn into iron island it its jacket
junction just keep key king know lake land large last late law lead leader left
less let level liberty life light like line
little live lodge logan long look lost love low made main major make man many
march market mars may mead media men middle mile
mill mine mission model moment monday money moon more morning most mountain much
must my near need never new news next nice night
nine no none noon normal north northern not nothing now ocean of off often old
on once one only open or order other our out over
own page park part pass peace people place plain plains plan point police pool
poor port post power press price pride prince
progress public pull queen quick rain ready real reading red rest return rich right
ring rise river road rock rose round royal run rush
safe sale same sand saturday say school sea see self sense service set seven she
ship shop short should show side silver since
six small so some son sound south southern split spring square stage star start
state station stay still stone stop story street
strong such summit sun sunday super sure table take tell ten than that the their
them then there these they thing think this
those three through thursday time to today together told too top touch tower
town trade true trust try tuesday turn twin two
under union unity university up upon us use valley van very victory view village
war was water way we wednesday welcome well
were west western what when where which while white who whole why wide wild will
wind winter wish with within without woman wood
word work world would year yellow yes yet you young your zero
january february april june july august september october november december mr
mrs dr st de la le el en un
""".split()

_CHINESE: Final = """
和平 平安 安定 大方 大同 名列 平和 永和 公安 和解 信任 中山路 人民 建设 友好 团结
胜利 解放 光明 文明 民主 自由 富强 和谐 爱国 敬业 新建 新华 东风 红旗 前进 向阳
朝阳区 大通 大安 合作 进化 自然 安全 自治 独立 集中 开放 开发 繁荣 新兴 中央 中心
西部 东部 南部 北部 东方 南方 北方 西北 东南 西南 上下 左右 内外 高级 长期 安静
平等 正定 交口 宁静 长大 大山 大海 中原地 方正 利辛 同心 和顺 太和 安康 永久 永远
古老 光山 武功 大关 中和 互助 石门 天全 大田 五大 高度 高平 平江 平原 大名 通道
中方 南方 双方 对方 安化 双流 大足 长寿 丰富 万里
""".split()

_RUSSIAN: Final = """
мир мира миру миром мире труд труда труду трудом труде победа победы победе
победу победой свобода свободы свободу восток запад север юг
город села село деревня граница границы центр союз мост вода лес поле гора река
озеро остров новый старый большой малый красный белый
черный
""".split()

COMMON_WORDS: Final = frozenset(map(fold_pattern, (*_ENGLISH, *_CHINESE, *_RUSSIAN)))

#: Names of the past that are words today (京城 is the capital, whichever): taken for the name in a text of its time only.
ENDED_WORDS: Final = frozenset("京城 大都 上都 中都 南都 东都 東都 西京 东京城 東京城 行省 江省".split())

#: Names that are also words: taken for the name where the capital is not owed to the beginning of a sentence.
HOMOGRAPHS: Final = frozenset(
    map(
        fold_pattern,
        """
        дальний дальнего дальнему дальним дальнем горький горького горькому горьким горьком боли
        туманная туманной туманную халха
        turkey
        """.split(),
    )
)

#: Longer names that hold one of ours and mean another thing; a name inside one of them is not found.
OTHER_NAMES: Final = (
    "South China Sea",
    "East China Sea",
    "South China Morning Post",
    "Port Arthur, Texas",
    "Port Arthur, Ontario",
    "Port Arthur, Tasmania",
    "Portsmouth, England",
    "Moscow, Idaho",
    "Georgia State",
    "Georgia, USA",
    "Peking duck",
    "Peking man",
    "Дальний Восток",
    "Дальнего Востока",
    "Дальнему Востоку",
    "Дальним Востоком",
    "Дальнем Востоке",
    "Большой театр",
    "Максим Горький",
    "Максима Горького",
)
