"""Settled foreign forms of Chinese names: what English and Russian usage writes against the rule of any romanisation.

Facts, one row a name, that the rules of `romanisation.py` must not be bent to produce. `postal` is the spelling of the
Chinese post office (conference of 1906 and its lists until 1947); `settled` any other form that dictionaries and
atlases print. Names that usage writes by the rule (Тяньцзинь, Хуанхэ) have no row.
"""

from __future__ import annotations

import re
from functools import cache

from gazetteer.language import pinyin as hanyu
from gazetteer.language import script

#: Name, its pinyin with tone figures, English forms, Russian forms. A form before a colon is followed by its note;
#: postal spellings carry the mark *.
_ROWS = """
北京|bei3 jing1|*Peking, Pekin|Пекин
北平|bei3 ping2|*Peiping|Бэйпин
南京|nan2 jing1|*Nanking|Нанкин
天津|tian1 jin1|*Tientsin|
广州|guang3 zhou1|*Canton|Кантон: historical
厦门|xia4 men2|*Amoy|Амой: historical
汕头|shan4 tou2|*Swatow|Сватоу: historical
烟台|yan1 tai2|*Chefoo|Чифу: historical
青岛|qing1 dao3|*Tsingtao|
福州|fu2 zhou1|*Foochow|
汉口|han4 kou3|*Hankow|Ханькоу
武汉|wu3 han4|*Wuhan|
重庆|chong2 qing4|*Chungking|
成都|cheng2 du1|*Chengtu|
贵阳|gui4 yang2|*Kweiyang|
桂林|gui4 lin2|*Kweilin|
苏州|su1 zhou1|*Soochow|
杭州|hang2 zhou1|*Hangchow|
宁波|ning2 bo1|*Ningpo|
镇江|zhen4 jiang1|*Chinkiang|
九江|jiu3 jiang1|*Kiukiang|
宜昌|yi2 chang1|*Ichang|
沙市|sha1 shi4|*Shasi|
岳州|yue4 zhou1|*Yochow|
安庆|an1 qing4|*Anking|
济南|ji3 nan2|*Tsinan|
西安|xi1 an1|*Sian|
兰州|lan2 zhou1|*Lanchow|
徐州|xu2 zhou1|*Süchow|
扬州|yang2 zhou1|*Yangchow|
温州|wen1 zhou1|*Wenchow|
泉州|quan2 zhou1|Zayton: mediaeval|
威海卫|wei1 hai3 wei4|*Weihaiwei|Вэйхайвэй
胶州|jiao1 zhou1|*Kiaochow|
秦皇岛|qin2 huang2 dao3|*Chinwangtao|
山海关|shan1 hai3 guan1|*Shanhaikwan|
牛庄|niu2 zhuang1|*Newchwang|
大沽|da4 gu1|*Taku|
保定|bao3 ding4|*Paoting|
张家口|zhang1 jia1 kou3|*Kalgan|Калган
广州湾|guang3 zhou1 wan1|*Kwangchowan|
北海|bei3 hai3|*Pakhoi|
海口|hai3 kou3|*Hoihow|
梧州|wu2 zhou1|*Wuchow|
蒙自|meng2 zi4|*Mengtsz|
思茅|si1 mao2|*Szemao|
广东|guang3 dong1|*Kwangtung|
广西|guang3 xi1|*Kwangsi|
福建|fu2 jian4|*Fukien|
浙江|zhe4 jiang1|*Chekiang|
江苏|jiang1 su1|*Kiangsu|
江西|jiang1 xi1|*Kiangsi|
安徽|an1 hui1|*Anhwei|
湖北|hu2 bei3|*Hupeh|
河南|he2 nan2|*Honan|
河北|he2 bei3|*Hopeh, *Hopei|
直隶|zhi2 li4|*Chihli|
山东|shan1 dong1|*Shantung|
山西|shan1 xi1|*Shansi|
陕西|shan3 xi1|Shaanxi: tells it from 山西 without tones, *Shensi|
甘肃|gan1 su4|*Kansu|
四川|si4 chuan1|*Szechwan, Szechuan|
贵州|gui4 zhou1|*Kweichow|
热河|re4 he2|*Jehol|
青海|qing1 hai3|*Tsinghai|
宁夏|ning2 xia4|*Ningsia|
新疆|xin1 jiang1|*Sinkiang|
西藏|xi1 zang4|*Tibet|Тибет
内蒙古|nei4 meng3 gu3|Inner Mongolia|Внутренняя Монголия
蒙古|meng3 gu3|Mongolia|Монголия
台湾|tai2 wan1|Formosa: historical|Формоза: historical
黑龙江|hei1 long2 jiang1|*Heilungkiang, Amur: the river|Амур: the river
吉林|ji2 lin2|*Kirin|Гирин: historical
奉天|feng4 tian1|*Fengtien, Mukden|Мукден
沈阳|shen3 yang2|Mukden: historical|Мукден: historical
旅顺|lü3 shun4|Port Arthur: historical|Порт-Артур: historical
旅顺口|lü3 shun4 kou3|Port Arthur: historical|Порт-Артур: historical
大连|da4 lian2|Dairen: 1905 to 1945, Dalny: 1898 to 1905|Дальний: 1898 to 1905
哈尔滨|ha1 er3 bin1|*Harbin|Харбин
齐齐哈尔|qi2 qi2 ha1 er3|*Tsitsihar, Qiqihar|Цицикар
海拉尔|hai3 la1 er3|*Hailar|Хайлар
满洲里|man3 zhou1 li3|*Manchouli|Маньчжурия: the station and the town
满洲|man3 zhou1|Manchuria|Маньчжурия
满洲国|man3 zhou1 guo2|Manchukuo|Маньчжоу-го
辽东|liao2 dong1|*Liaotung|Ляодун
瑷珲|ai4 hui1/ai4 hun2|*Aigun|Айгунь
爱珲|ai4 hui1|*Aigun|Айгунь
瑷珲条约|ai4 hui1 tiao2 yue1/ai4 hun2 tiao2 yue1|Treaty of Aigun|Айгунский договор
三姓|san1 xing4|*Sansing|
宁古塔|ning2 gu3 ta3|Ninguta|Нингута
墨尔根|mo4 er3 gen1|Mergen|Мэргэн
安东|an1 dong1|*Antung|
鸭绿江|ya1 lu4 jiang1|Yalu|Ялуцзян, Ялу
松花江|song1 hua1 jiang1|Sungari|Сунгари
乌苏里江|wu1 su1 li3 jiang1|Ussuri|Уссури
图们江|tu2 men2 jiang1|Tumen|Туманная
额尔古纳河|e2 er3 gu3 na4 he2|Argun|Аргунь
兴凯湖|xing1 kai3 hu2|Khanka|Ханка
大兴安岭|da4 xing1 an1 ling3|Greater Khingan|Большой Хинган
小兴安岭|xiao3 xing1 an1 ling3|Lesser Khingan|Малый Хинган
外兴安岭|wai4 xing1 an1 ling3|Stanovoy Range, Outer Khingan|Становой хребет
库伦|ku4 lun2|Urga: historical|Урга: historical
恰克图|qia4 ke4 tu2|Kyakhta, Kiakhta: historical|Кяхта
呼和浩特|hu1 he2 hao4 te4|Hohhot|Хух-Хото
包头|bao1 tou2|*Paotow|Баотоу
香港|xiang1 gang3|*Hong Kong|Гонконг
九龙|jiu3 long2|*Kowloon|Коулун
澳门|ao4 men2|*Macao, Macau|Макао
台北|tai2 bei3|Taipei|
高雄|gao1 xiong2|Kaohsiung, Takao: before 1945|Гаосюн
基隆|ji1 long2|Keelung|Цзилун
淡水|dan4 shui3|Tamsui|
金门|jin1 men2|Kinmen, Quemoy: historical|Цзиньмэнь, Кемой: historical
马祖|ma3 zu3|Matsu|Мацзу
澎湖|peng2 hu2|Pescadores: historical|Пескадорские острова: historical
澎湖列岛|peng2 hu2 lie4 dao3|Pescadores: historical|Пескадорские острова: historical
乌鲁木齐|wu1 lu3 mu4 qi2|Ürümqi, *Urumchi|Урумчи
迪化|di2 hua4|*Tihwa|
喀什|ka1 shi2|Kashgar|Кашгар
喀什噶尔|ka1 shi2 ga2 er3|Kashgar|Кашгар
伊宁|yi1 ning2|Kulja, Ghulja|Кульджа
伊犁|yi1 li2|Ili|Или
塔城|ta3 cheng2|Chuguchak|Чугучак
和田|he2 tian2|Khotan|Хотан
莎车|sha1 che1|Yarkand|Яркенд
阿克苏|a1 ke4 su1|Aksu|Аксу
吐鲁番|tu3 lu3 fan1|Turpan, Turfan|Турфан
哈密|ha1 mi4|Hami, Kumul|Хами
库车|ku4 che1|Kucha|Куча
库尔勒|ku4 er3 le4|Korla|Корла
阿勒泰|a1 le4 tai4|Altay|Алтай
克拉玛依|ke4 la1 ma3 yi1|Karamay|Карамай
霍尔果斯|huo4 er3 guo3 si1|Khorgos|Хоргос
拉萨|la1 sa4|*Lhasa|Лхаса
日喀则|ri4 ka1 ze2|Shigatse|Шигадзе
江孜|jiang1 zi1|Gyantse|Гьянгдзе
昌都|chang1 du1|Chamdo|Чамдо
长江|chang2 jiang1|Yangtze|Янцзы
黄河|huang2 he2|Yellow River, Hwang Ho: historical|
珠江|zhu1 jiang1|Pearl River|
孔子|kong3 zi3|Confucius|Конфуций
孟子|meng4 zi3|Mencius|Мэн-цзы
老子|lao3 zi3|Lao-tzu|Лао-цзы
孙中山|sun1 zhong1 shan1|Sun Yat-sen|Сунь Ятсен
孙逸仙|sun1 yi4 xian1|Sun Yat-sen|Сунь Ятсен
蒋介石|jiang3 jie4 shi2|Chiang Kai-shek|Чан Кайши
宋庆龄|song4 qing4 ling2|Soong Ching-ling|
顾维钧|gu4 wei2 jun1|Wellington Koo|
"""

#: What may follow a place's name without making it another place.
_GENERICS = re.compile(r"(?<=..)(?:特别行政区|自治区|地区|市|省|县|府|盟|州)$")


@cache
def _tables() -> tuple[dict[str, list[dict[str, str]]], dict[str, list[str]]]:
    """The forms by name, and the names by reading, toned and toneless."""
    forms: dict[str, list[dict[str, str]]] = {}
    names: dict[str, list[str]] = {}
    for line in filter(None, _ROWS.split("\n")):
        name, reading, english, russian = line.split("|")
        forms[name] = [
            _form(item, lang)
            for items, lang in ((english, "en"), (russian, "ru"))
            for item in items.split(", ")
            if item
        ]
        for toned in reading.replace(" ", "").split("/"):
            for key in (toned, re.sub(r"\d", "", toned)):
                names.setdefault(key, []).append(name)
    return forms, names


def _form(item: str, lang: str) -> dict[str, str]:
    text, _, note = item.partition(": ")
    return {
        "text": text.removeprefix("*"),
        "lang": lang,
        "system": "postal" if text.startswith("*") else "settled",
        "note": note,
    }


def exonyms(text: str) -> list[dict[str, str]]:
    """The settled English and Russian forms of a Chinese name, given in characters of either script or in pinyin: dicts
    of `text`, `lang` (en, ru), `system` (postal, settled) and `note` (empty, or when or of what it is said).

    A generic behind the name (北京市) is looked through. Pinyin without tones may be that of several names: all their
    forms.
    """
    forms, names = _tables()
    if script.has_han(text):
        name = script.simplified(text.strip())
        found = [name] if name in forms else [_GENERICS.sub("", name)]
    else:
        try:
            found = names.get(hanyu.numbered(text).replace(" ", ""), [])
        except hanyu.PinyinError:
            found = []
    unique = {tuple(form.items()): form for name in found for form in forms.get(name, [])}
    return [dict(form) for form in unique.values()]
