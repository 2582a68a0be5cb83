"""The words of the data's open lists in the languages of the interface: types of entities, events, figures, languages.

A line a word: as the data has it, then in Chinese and in Russian; in English it is the word itself unless a fourth part says
otherwise. A test holds the lists against the seed.
"""

from __future__ import annotations

from typing import Final

_LINES: Final[dict[str, str]] = {
    "entity_type": """
academy|学院|академия
admiral|海军将领|адмирал
administrative term|行政用语|административный термин
aimag|盟（艾马克）|аймак
alliance|同盟|союз
armed conflict|武装冲突|вооружённый конфликт
armed force|武装力量|вооружённые силы
army|军队|армия
autonomous oblast|自治州|автономная область
autonomous okrug|自治区（俄）|автономный округ
autonomous region|自治区|автономный район
bank|银行|банк
base agreement|基地协定|соглашение о базах
basin|盆地|котловина
battle|战役|сражение
bay|海湾|залив
border crossing|口岸|пункт пропуска
boundary|边界|граница
boundary protocol|边界议定书|протокол о границе
bridge|桥梁|мост
broadcaster|广播机构|вещательная компания
buffer state|缓冲国|буферное государство
campaign|战事|кампания
canal|运河|канал
cape|岬角|мыс
change of control|控制权变更|смена контроля
charter|宪章|устав
church|教堂与教会|церковь
clergyman|神职人员|духовное лицо
client state|附庸国|зависимое государство
coined label|自造称谓|придуманное обозначение
company|公司|компания
compound|复合词|сложное слово
concept|概念|понятие
concession|租界|концессия
conference|会议|конференция
confidence-building|建立信任措施|меры доверия
consortium|财团|консорциум
consul|领事|консул
contract|合同|контракт
convention|公约|конвенция
cossack|哥萨克|казак
county|县|уезд
coup|政变|переворот
currency|货币|валюта
declaration|宣言|декларация
decree|法令|указ
desert|沙漠|пустыня
diplomatic act|外交行为|дипломатический акт
diplomatic term|外交术语|дипломатический термин
disease|疾病|болезнь
dispute|争端|спор
disputed act|有争议的文件|оспариваемый акт
disputed event|有争议的事件|оспариваемое событие
disputed gloss|有争议的释义|оспариваемое толкование
district|区|район
domestic law|国内法|внутренний закон
dynasty|朝代|династия
economic union|经济联盟|экономический союз
editor|编辑|редактор
educational institution|教育机构|учебное заведение
embassy|使馆与使团|посольство
empire|帝国|империя
end of a state|国家终结|конец государства
energy term|能源术语|энергетический термин
enlargement|扩员|расширение
ethnonym|族名|этноним
etymology|词源|этимология
event name|事件名称|название события
exchange of notes|换文|обмен нотами
exchange of territory|领土交换|обмен территориями
exercise series|系列演习|серия учений
explorer|探险家|путешественник-исследователь
expulsion|驱逐|изгнание
federal district|联邦区|федеральный округ
federation|联邦|федерация
former city|旧城|бывший город
former fort|旧堡|бывшая крепость
forum|论坛|форум
founding|成立|основание
framework agreement|框架协定|рамочное соглашение
friendship treaty|友好条约|договор о дружбе
gas supply contract|供气合同|контракт на поставку газа
general|将领|генерал
general assembly resolution|联合国大会决议|резолюция Генеральной Ассамблеи
general-governorship|总督辖区|генерал-губернаторство
gloss|释义|толкование
government body|政府机构|орган власти
governor|地方长官|губернатор
governorate|省（俄帝国）|губерния
historical concept|历史概念|историческое понятие
historical government|历史政府|историческое правительство
historical organisation|历史组织|историческая организация
ideology|意识形态|идеология
incident|事件|инцидент
infrastructure agreement|基础设施协定|соглашение об инфраструктуре
joint communique|联合公报|совместное коммюнике
joint declaration|联合宣言|совместная декларация
journal|期刊|журнал
journalist|记者|журналист
khanate|汗国|ханство
law|法律|закон
league|盟|сейм
lease|租约|договор аренды
leased territory|租借地|арендованная территория
legal instrument|法律文书|правовой акт
legal term|法律术语|юридический термин
manifesto|宣言书|манифест
map rule|地图规范|правило для карт
massacre|屠杀|массовое убийство
media company|媒体公司|медиакомпания
metaphor|隐喻|метафора
metonym|借代|метонимия
military alliance|军事同盟|военный союз
military exercise|军事演习|военные учения
military governorship|将军辖区|военное губернаторство
military post|军事哨所|военный пост
military term|军事术语|военный термин
military unit|部队|воинская часть
ministry|部|министерство
missionary|传教士|миссионер
mountain|山|гора
mountain range|山脉|горный хребет
movement|运动|движение
multilateral forum|多边论坛|многосторонний форум
multilateral treaty|多边条约|многосторонний договор
naval base|海军基地|военно-морская база
naval exercise|海上演习|морские учения
navy|海军|военно-морской флот
newspaper|报纸|газета
normalisation of relations|关系正常化|нормализация отношений
offensive label|冒犯性称谓|оскорбительное обозначение
office|官职|должность
officer|军官|офицер
official|官员|чиновник
opening|开放|открытие
organ of the united nations|联合国机关|орган ООН|organ of the United Nations
palace|宫殿|дворец
parade|阅兵|парад
parliament|议会|парламент
part of island|岛的一部分|часть острова
pass|山口|перевал
peoples republic|人民共和国|народная республика|people’s republic
pipeline|管道|трубопровод
plateau|高原|плоскогорье
platform|平台|платформа
political party|政党|политическая партия
pollster|民调机构|социологическая служба
prefecture|府与地区|префектура
prince|王公|князь
process|进程|процесс
project name|项目名称|название проекта
proposed organisation|拟议中的组织|предлагавшаяся организация
protectorate|保护国|протекторат
protest|抗议|протест
protocol|议定书|протокол
public statement|公开声明|публичное заявление
publisher|出版机构|издательство
railway|铁路|железная дорога
railway agreement|铁路协定|соглашение о железной дороге
range|山岭|гряда
rank|品级|ранг
rebellion|叛乱与起义|восстание
regulation|规章|правила
religious community|宗教团体|религиозная община
research institute|研究所|научный институт
researcher|研究者|исследователь
resolution|决议|резолюция
resort|度假地|курорт
revolution|革命|революция
revolutionary|革命者|революционер
sanctions|制裁|санкции
saying|俗语|поговорка
school of historiography|史学流派|историографическая школа
sea|海|море
secret treaty|密约|секретный договор
security term|安全术语|термин безопасности
settlement|聚落|поселение
share sale|股权出售|продажа доли
ship|舰船|корабль
siege|围城|осада
sinologist|汉学家|китаевед
social group|社会群体|социальная группа
social media post|社交媒体帖文|запись в социальной сети
social network|社交网络|социальная сеть
soviet republic|苏维埃共和国|советская республика|Soviet republic
sports event|体育赛事|спортивное событие
state chain|国家沿革|преемственность государств
state enterprise|国有企业|государственное предприятие
state visit|国事访问|государственный визит
statistics company|统计公司|статистическая компания
strait|海峡|пролив
subsidiary|子公司|дочерняя компания
summit|峰会|саммит
supplementary act|补充文件|дополнительный акт
survey|调查|опрос
territorial dispute|领土争端|территориальный спор
title|称号|титул
trade agreement|贸易协定|торговое соглашение
trade dispute|贸易争端|торговый спор
translation term|翻译术语|переводческий термин
transport term|运输术语|транспортный термин
traveller|旅行家|путешественник
tripartite treaty|三方条约|трёхсторонний договор
unidentified|未考定|не отождествлено
unilateral act|单方文件|односторонний акт
union|联盟|объединение
university|大学|университет
university institute|大学研究所|институт при университете
unratified treaty|未批准的条约|нератифицированный договор
unrecognised government|未获承认的政府|непризнанное правительство
unrecognised state|未获承认的国家|непризнанное государство
value-laden label|带评价色彩的称谓|оценочное обозначение
verb|动词|глагол
viewpoint|观点|точка зрения
village|村|село
war|战争|война
web map|网络地图|веб-карта
website|网站|веб-сайт
""",
    "event": """
adopted|通过|принято
agreement_signed|协定签署|подписано соглашение|agreement signed
amended|修正|изменено
concession|租让|концессия
extended|延长|продлено
joined|加入|присоединено
joined_rsfsr|并入俄罗斯联邦共和国|вошло в РСФСР|joined the RSFSR
moved|迁移|перенесено
occupation_begun|占领开始|начало оккупации|occupation begun
petition|请愿|прошение
proposed|提出|предложено
recognised_by_soviet_union|获苏联承认|признано СССР|recognised by the Soviet Union
renewed|续约|возобновлено
spans_joined|合龙|смыкание пролётов|spans joined
town_status|设市|статус города|town status
""",
    "figure": """
absent|缺席|отсутствовали
abstentions|弃权|воздержались
area|面积|площадь
area_in_dispute|争议面积|спорная площадь|area in dispute
area_of_all_adjustments|调整总面积|площадь всех изменений|area of all adjustments
area_transferred|移交面积|переданная площадь|area transferred
area_west_of_khorgos|霍尔果斯以西面积|площадь к западу от Хоргоса|area west of Khorgos
boundary_length|边界长度|длина границы|boundary length
chinese_fdi_in_far_east|中国在远东的直接投资|китайские инвестиции на Дальнем Востоке|Chinese investment in the Far East
federal_subjects|联邦主体数|субъекты федерации|federal subjects
federal_subjects_bordering_china|与中国接壤的联邦主体数|субъекты, граничащие с Китаем|federal subjects bordering China
imports_from_china_share|自华进口占比|доля импорта из Китая|share of imports from China
indian_share|印度份额|доля Индии|Indian share
length|长度|длина
length_eastern_section|东段长度|длина восточного участка|length of the eastern section
length_western_section|西段长度|длина западного участка|length of the western section
members|成员数|число участников
most_liked_country_china|最有好感国家：中国|самая симпатичная страна: Китай|most liked country: China
most_liked_country_russia|最有好感国家：俄罗斯|самая симпатичная страна: Россия|most liked country: Russia
partners|伙伴数|число партнёров
russian_trade_balance_with_china|俄对华贸易差额|торговый баланс России с Китаем|Russian trade balance with China
share|份额|доля
term|期限|срок
valid_answers|有效答卷|действительные ответы|valid answers
value|金额|стоимость
volume_per_year|年输量|объём в год|volume per year
votes_against|反对票|голоса против|votes against
votes_for|赞成票|голоса за|votes for
""",
    "lang": """
bua|布里亚特文|Бурятский|Buryat
lt|立陶宛文|Литовский|Lithuanian
ug-Latn|维吾尔文（拉丁字母）|Уйгурский (латиница)|Uyghur, in Latin letters
""",
}


def words() -> dict[str, tuple[str, str, str]]:
    """Every word's text in English, Chinese and Russian, by `group.word`."""
    found: dict[str, tuple[str, str, str]] = {}
    for group, lines in _LINES.items():
        for line in lines.strip().splitlines():
            word, chinese, russian, *english = line.split("|")
            found[f"{group}.{word}"] = (english[0] if english else word, chinese, russian)
    return found
