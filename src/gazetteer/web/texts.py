"""What the pages say of themselves, in each language of the interface: English, Chinese in simplified characters, Russian.

Chinese in traditional characters is made of the simplified texts, with the words of Taiwan; what comes out wrong is written
in `_TRADITIONAL` by hand.

Names and definitions are data and do not belong here. The words of open lists (events, types) that have no text here are shown
as the data have them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Literal, get_args

from gazetteer.domain import tag
from gazetteer.web.desk_texts import desk_texts
from gazetteer.web.words import words

Language = Literal["en", "zh-Hans", "ru", "zh-Hant"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
#: What each language of the interface is called in itself.
OWN_NAMES: Final[dict[Language, str]] = {"en": "English", "zh-Hans": "简体中文", "ru": "Русский", "zh-Hant": "繁體中文"}
#: In which order labels are looked for; what is in none of them is taken as it comes.
ORDER: Final[dict[Language, tuple[str, ...]]] = {
    "en": ("en", "zh-Hans", "zh-Hant", "ru"),
    "zh-Hans": ("zh-Hans", "zh-Hant", "en", "ru"),
    "ru": ("ru", "en", "zh-Hans", "zh-Hant"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en", "ru"),
}
#: The languages that every text is written in, in the order of its columns.
_WRITTEN: Final[tuple[Language, ...]] = ("en", "zh-Hans", "ru")
_CORNER_MARKS: Final = str.maketrans("“”‘’", "「」『』")
#: Texts in traditional characters that no conversion of the simplified ones gives.
_TRADITIONAL: Final = {
    "api": "API",
}


def interface_language(text: str) -> Language | None:
    """The language of the interface that serves a reader of a tag (`zh-TW`, `EN_us`); null where none does."""
    wanted = tag.asked(text)
    if wanted is None:
        return None
    if wanted.language == "zh":
        return "zh-Hant" if wanted.written == "zh-Hant" else "zh-Hans"
    return next((language for language in LANGUAGES if tag.Tag.read(language).language == wanted.language), None)


TEXTS: Final[dict[str, tuple[str, str, str]]] = {
    # The frame
    "gazetteer": ("Gazetteer", "译名与地名", "Газеттир"),
    "tagline": (
        "Names, dates and who held what, in Chinese, English and Russian",
        "中、英、俄文地名与术语，附年代、读音、归属与出处",
        "Названия, даты и принадлежность на китайском, английском и русском",
    ),
    "skip": ("Skip to the content", "跳到正文", "К содержанию"),
    "search": ("Search", "查找", "Поиск"),
    "browse": ("Browse", "浏览", "Обзор"),
    "browse_title": ("Everything there is", "全部条目", "Все статьи"),
    "browse_script": ("By the letters of", "按文字", "По буквам"),
    "browse_letters": ("First letter", "首字母", "Первая буква"),
    "centuries": ("Century", "世纪", "Век"),
    "century": ("{number} c.", "{number}世纪", "{number} в."),
    "century_bce": ("{number} c. BCE", "前{number}世纪", "{number} в. до н. э."),
    "years_from": ("Years from", "年份自", "Годы с"),
    "years_to": ("to", "至", "по"),
    "browse_holder": ("Held today by", "今日归属", "Сегодня принадлежит"),
    "browse_within": ("Lies in", "位于", "Входит в"),
    "page_of": ("page {page} of {pages}", "第 {page} 页，共 {pages} 页", "страница {page} из {pages}"),
    "previous_page": ("Back", "上一页", "Назад"),
    "perhaps_meant": ("Perhaps you meant", "您要找的可能是", "Возможно, вы искали"),
    "map": ("Map", "地图", "Карта"),
    "text": ("Text", "文本核对", "Текст"),
    "dates": ("Dates", "日期换算", "Даты"),
    "about": ("About", "说明", "О проекте"),
    "api": ("API", "接口", "API"),
    "language": ("Language", "语言", "Язык"),
    "pages": ("Pages", "页面", "Страницы"),
    "licence_line": (
        "Data under CC BY 4.0, code under Apache-2.0. Statements name what they rest on, and say where nothing was opened.",
        "数据采用 CC BY 4.0 许可，代码采用 Apache-2.0 许可。各条陈述注明依据；未查原始出处者亦予注明。",
        "Данные — CC BY 4.0, код — Apache-2.0. Указано, на чём основано каждое утверждение и где источник не открывали.",
    ),
    # Search
    "search_label": (
        "A name in any script: characters, pinyin, initials, Russian, English",
        "任何文字的名称：汉字、拼音、首字母、俄文、英文",
        "Название в любой записи: иероглифы, пиньинь, первые буквы слогов, русский, английский",
    ),
    "search_button": ("Find", "查找", "Найти"),
    "kind": ("Kind", "类别", "Тип"),
    "all_kinds": ("everything", "全部", "всё"),
    "on_date": ("On a date", "某日", "На дату"),
    "date_hint": ("1860-07-02 or 咸丰十年五月", "1860-07-02 或 咸丰十年五月", "1860-07-02 или 咸丰十年五月"),
    "results_for": ("{count} found", "找到 {count} 条", "Найдено: {count}"),
    "results_more": ("more than {count} found", "找到 {count} 条以上", "Найдено больше {count}"),
    "narrow": ("Narrow down", "筛选", "Уточнить"),
    "write_in": ("Write in", "书写语言", "Писать"),
    "with_reading": ("with reading", "连同读音", "с чтением"),
    "lately": ("Looked for lately:", "最近查找：", "Недавно искали:"),
    "kinds.place": ("places", "地名", "места"),
    "kinds.polity": ("states", "国家与政权", "государства"),
    "kinds.treaty": ("treaties and documents", "条约与文件", "договоры и документы"),
    "kinds.organisation": ("organisations", "组织", "организации"),
    "kinds.person": ("people", "人物", "лица"),
    "kinds.event": ("events", "事件", "события"),
    "kinds.term": ("terms", "术语", "термины"),
    "bookmarklet": ("From any page", "在任意网页中查找", "С любой страницы"),
    "bookmarklet_lead": (
        "Drag this link into the bookmarks: it looks up what is selected on the page that you are reading.",
        "将此链接拖入书签栏：点击即可查找当前网页上选中的文字。",
        "Перетащите ссылку в закладки: она ищет то, что выделено на открытой странице.",
    ),
    "bookmarklet_name": ("Look it up in the gazetteer", "在本站查找", "Найти в газеттире"),
    # A reader's own list
    "own_list": ("My list", "我的词单", "Мой список"),
    "own_list_lead": (
        "Kept in this browser, and in the address of this page: whoever has the address has the list.",
        "保存在本浏览器和本页网址中：得到网址即得到词单。",
        "Хранится в этом браузере и в адресе страницы: у кого есть адрес, у того есть и список.",
    ),
    "own_list_empty": (
        "Nothing is on the list yet. Put entries on it from the search or from their pages.",
        "词单还是空的。可在查找结果或条目页中加入。",
        "Список пуст. Добавляйте статьи из поиска или с их страниц.",
    ),
    "take_away": ("Take it away as", "下载为", "Скачать как"),
    "keep": ("+ list", "加入词单", "+ в список"),
    "kept_mark": ("on the list ✓", "已在词单 ✓", "в списке ✓"),
    "keep_what": ("{what}: on my list", "{what}：加入词单", "{what}: в моём списке"),
    "kept": ("On the list: {what}", "已加入词单：{what}", "В списке: {what}"),
    "not_kept": ("Taken off the list: {what}", "已移出词单：{what}", "Убрано из списка: {what}"),
    "no_results": ("Nothing is known by this name.", "没有找到这个名称。", "Под этим названием ничего не известно."),
    "no_results_hint": (
        "Try fewer letters, another script, or another kind.",
        "可减少字数、换一种文字，或换一个类别再试。",
        "Попробуйте меньше букв, другую письменность или другой тип.",
    ),
    "date_misread": (
        "“{date}” is not a date that can be read here. Write 1860-11-14, 1860-11, 1860 or 咸丰十年五月.",
        "无法识别日期“{date}”。请写作 1860-11-14、1860-11、1860 或 咸丰十年五月。",
        "«{date}» не удалось прочитать как дату. Пишите 1860-11-14, 1860-11, 1860 или 咸丰十年五月.",
    ),
    "form_misread": ("“{what}” cannot be used here.", "此处不能使用“{what}”。", "«{what}» здесь не подходит."),
    "next_page": ("More", "下一页", "Дальше"),
    "try": ("Try", "例如", "Например"),
    "matched": ("found by", "匹配", "найдено по"),
    "suggestions": ("Suggestions", "提示", "Подсказки"),
    "suggestions_count": ("{count} suggestions", "{count} 条提示", "Подсказок: {count}"),
    "how.exact": ("exact", "完全匹配", "точно"),
    "how.prefix": ("beginning", "开头匹配", "по началу"),
    "how.fuzzy": ("similar", "近似", "по сходству"),
    "key.name": ("name", "名称", "название"),
    "key.pinyin": ("pinyin", "拼音", "пиньинь"),
    "key.pinyin_toned": ("pinyin with tones", "带调拼音", "пиньинь с тонами"),
    "key.english": ("English words", "英文词", "английские слова"),
    "key.bgn_pcgn": ("BGN/PCGN spelling", "BGN/PCGN 转写", "запись BGN/PCGN"),
    "key.iso9": ("ISO 9 spelling", "ISO 9 转写", "запись ISO 9"),
    "key.ala_lc": ("ALA-LC spelling", "ALA-LC 转写", "запись ALA-LC"),
    "key.scholarly": ("ISO/R 9 spelling", "ISO/R 9 转写", "запись ISO/R 9"),
    "key.un": ("UN spelling", "联合国转写", "запись ООН"),
    "key.wade_giles": ("Wade–Giles", "威妥玛拼音", "система Уэйда — Джайлза"),
    "key.palladius": ("Palladius", "俄文译音（巴拉第）", "система Палладия"),
    "key.initials": ("pinyin initials", "拼音首字母", "первые буквы слогов"),
    # Kinds
    "kind.place": ("place", "地名", "место"),
    "kind.polity": ("state", "国家与政权", "государство"),
    "kind.treaty": ("treaty", "条约与文件", "договор"),
    "kind.organisation": ("organisation", "组织", "организация"),
    "kind.person": ("person", "人物", "лицо"),
    "kind.event": ("event", "事件", "событие"),
    "kind.term": ("term", "术语", "термин"),
    # Types of entities, those that are met most; others are shown as the data have them
    "entity_type.city": ("city", "城市", "город"),
    "entity_type.town": ("town", "城镇", "городок"),
    "entity_type.port": ("port", "港口", "порт"),
    "entity_type.capital": ("capital", "首都", "столица"),
    "entity_type.administrative centre": ("administrative centre", "行政中心", "административный центр"),
    "entity_type.administrative unit": ("administrative unit", "行政区划", "административная единица"),
    "entity_type.federal subject": ("federal subject", "联邦主体", "субъект федерации"),
    "entity_type.krai": ("krai", "边疆区", "край"),
    "entity_type.oblast": ("oblast", "州", "область"),
    "entity_type.republic": ("republic", "共和国", "республика"),
    "entity_type.province": ("province", "省", "провинция"),
    "entity_type.municipality": ("municipality", "直辖市", "муниципалитет"),
    "entity_type.river": ("river", "河流", "река"),
    "entity_type.lake": ("lake", "湖泊", "озеро"),
    "entity_type.island": ("island", "岛屿", "остров"),
    "entity_type.river island": ("river island", "河中岛", "речной остров"),
    "entity_type.island group": ("island group", "群岛", "группа островов"),
    "entity_type.peninsula": ("peninsula", "半岛", "полуостров"),
    "entity_type.region": ("region", "地区", "регион"),
    "entity_type.historical region": ("historical region", "历史地区", "историческая область"),
    "entity_type.world region": ("world region", "世界区域", "регион мира"),
    "entity_type.special administrative region": (
        "special administrative region",
        "特别行政区",
        "специальный административный район",
    ),
    "entity_type.state": ("state", "国家", "государство"),
    "entity_type.historical state": ("historical state", "历史国家", "историческое государство"),
    "entity_type.bilateral treaty": ("bilateral treaty", "双边条约", "двусторонний договор"),
    "entity_type.boundary treaty": ("boundary treaty", "边界条约", "договор о границе"),
    "entity_type.peace treaty": ("peace treaty", "和约", "мирный договор"),
    "entity_type.trade treaty": ("trade treaty", "通商条约", "торговый договор"),
    "entity_type.joint statement": ("joint statement", "联合声明", "совместное заявление"),
    "entity_type.change of hands": ("change of hands", "易手", "переход"),
    "entity_type.international organisation": ("international organisation", "国际组织", "международная организация"),
    "entity_type.security organisation": ("security organisation", "安全组织", "организация безопасности"),
    "entity_type.diplomat": ("diplomat", "外交官", "дипломат"),
    "entity_type.statesman": ("statesman", "政治家", "государственный деятель"),
    "entity_type.head of state": ("head of state", "国家元首", "глава государства"),
    "entity_type.political term": ("political term", "政治术语", "политический термин"),
    "entity_type.economic term": ("economic term", "经济术语", "экономический термин"),
    "entity_type.diplomatic formula": ("diplomatic formula", "外交套语", "дипломатическая формула"),
    # An entity's page
    "to_write": ("To write", "书写形式", "Как писать"),
    "form": ("Form", "形式", "Форма"),
    "form.plain": ("In running text", "行文", "В тексте"),
    "form.map": ("On a map published in China", "中国公开地图", "На карте, изданной в КНР"),
    "form.first": ("At first mention", "首次出现", "При первом упоминании"),
    "form.then": ("In a text of that date", "该日文本", "В тексте той даты"),
    "form.not_dated": ("no name is recorded for that date", "未收录该日名称", "название на эту дату не записано"),
    "to_write_then": ("In a text of {date}", "用于{date}的文本", "В тексте, дата которого {date}"),
    "region_name.TW": ("Taiwan", "台湾", "Тайвань"),
    "region_name.HK": ("Hong Kong", "香港", "Гонконг"),
    "colon": (": ", "：", ": "),
    "comma": (", ", "、", ", "),
    "source_what": ("What this is", "出处说明", "Что это такое"),
    "reading": ("Reading", "读音", "Чтение"),
    "readings": ("Readings", "读音", "Чтения"),
    "pinyin": ("Pinyin", "拼音", "Пиньинь"),
    "pinyin_numbered": ("Pinyin, numbered", "数字标调", "Пиньинь с цифрами"),
    "pinyin_plain": ("Pinyin, no tones", "无调拼音", "Пиньинь без тонов"),
    "wade_giles": ("Wade–Giles", "威妥玛", "Система Уэйда — Джайлза"),
    "palladius": ("Palladius", "俄文译音", "Система Палладия"),
    "bopomofo": ("Bopomofo", "注音", "Чжуинь"),
    "basis.reviewed": ("reviewed", "经审校", "проверено"),
    "basis.lexicon": ("from the lexicon", "据词典", "по словарю"),
    "basis.generated": ("generated", "自动生成", "создано автоматически"),
    "copy": ("Copy", "复制", "Копировать"),
    "copy_what": ("Copy {what}", "复制 {what}", "Копировать {what}"),
    "copied_mark": ("Copied ✓", "已复制 ✓", "Скопировано ✓"),
    "copied": ("Copied: {what}", "已复制：{what}", "Скопировано: {what}"),
    "names": ("Names", "名称", "Названия"),
    "name": ("Name", "名称", "Название"),
    "type": ("Type", "类型", "Тип"),
    "status": ("Standing", "地位", "Статус"),
    "span": ("Dates", "年代", "Даты"),
    "region": ("Region", "地区", "Регион"),
    "register": ("Register", "语体色彩", "Помета"),
    "contents": ("Contents", "目录", "Содержание"),
    "to_statement": (
        "To the first statement that rests on source {number}",
        "回到首次引用出处 {number} 之处",
        "К первому утверждению по источнику {number}",
    ),
    "sources": ("Sources", "出处", "Источники"),
    "source_n": ("Source {number}", "出处 {number}", "Источник {number}"),
    "definition": ("What it is", "释义", "Что это"),
    "contexts": ("In use", "用例", "В употреблении"),
    "note": ("Note", "说明", "Примечание"),
    "as_stated": ("The source’s words: “{text}”", "原文：“{text}”", "Слова источника: «{text}»"),
    "held": ("Who held it", "归属", "Кому принадлежало"),
    "held_today": ("As it stands today", "今日状况", "Положение сегодня"),
    "contested": ("Contested", "有争议", "Оспаривается"),
    "contested_line": (
        "Views differ. Each is shown with whose view it is; none is the gazetteer’s.",
        "各方看法不一。以下逐一列出，并注明持该看法者；均不代表本站立场。",
        "Взгляды расходятся. Каждый приведён с указанием, чей он; ни один не является позицией справочника.",
    ),
    "in_view_of": ("in the view of", "持此看法者：", "с точки зрения:"),
    "no_view": ("Records that name no party’s view", "未注明持论方的记录", "Записи без указания, чья это позиция"),
    "view_of": ("View of", "看法：", "Позиция:"),
    "disputed": ("disputed", "有争议", "оспаривается"),
    "undisputed": ("not disputed", "无争议", "не оспаривается"),
    "on_this_day": ("On this day", "当日", "В этот день"),
    "ask_date": ("Date", "日期", "Дата"),
    "calendar": ("Calendar", "历法", "Календарь"),
    "gregorian": ("Gregorian", "公历", "Григорианский"),
    "julian": ("Julian", "儒略历", "Юлианский"),
    "chinese": ("Chinese", "中历", "Китайский"),
    "julian_day": ("Julian day", "儒略日", "Юлианский день"),
    "sexagenary": ("Day in the cycle of sixty", "日干支", "День шестидесятеричного цикла"),
    "ask": ("Ask", "查询", "Спросить"),
    "slider": ("Move through time", "拖动时间", "Двигаться по времени"),
    "nobody": (
        "No record says who held it on that date.",
        "没有记录说明该日归谁。",
        "Ни одна запись не говорит, кому это принадлежало в тот день.",
    ),
    "gap": (
        "No record says who held it then.",
        "该时段没有归属记录。",
        "Записи о принадлежности для этого времени нет.",
    ),
    "standing_records": ("Held", "占有与管辖", "Владение"),
    "other_records": ("Claims and attitudes", "主张与态度", "Притязания и позиции"),
    "holds.certain": ("certainly", "确定", "несомненно"),
    "holds.possible": ("possibly", "可能", "возможно"),
    "holds.undated": ("undated", "年代不详", "без даты"),
    "inherited": ("as part of {place}", "作为{place}的一部分", "как часть: {place}"),
    "part_only": ("only {place}", "仅{place}", "только {place}"),
    "basis": ("basis", "依据", "основание"),
    "ended_by": ("ended by", "终止于", "прекращено"),
    "timeline": ("Timeline", "时间线", "Шкала времени"),
    "timeline_title": (
        "Who held it over time, one lane a view; the records below say the same in words",
        "各时期归属，每行一种看法；下表以文字列出相同内容",
        "Принадлежность во времени, строка на взгляд; ниже то же словами",
    ),
    "timeline_scale": (
        "Short periods are drawn longer than their share of time. Hatched: disputed. Fading: the date is imprecise.",
        "较短的时期画得比实际比例长。斜线：有争议；渐淡：年代不确切。",
        "Короткие периоды растянуты. Штриховка: оспаривается. Размытый край: дата неточна.",
    ),
    "all_records": ("All records", "全部记录", "Все записи"),
    "record": ("Record", "记录", "Запись"),
    "holder": ("Holder", "所属", "Держатель"),
    "whose_view": ("Whose view", "何方看法", "Чей взгляд"),
    "nobodys": ("—", "—", "—"),
    "nobody_holder": ("nobody: undelimited", "未划定", "не разграничено"),
    "facts": ("Dates", "日期", "Даты"),
    "event": ("Event", "事项", "Событие"),
    "place": ("Place", "地点", "Место"),
    "relations": ("Links", "关联", "Связи"),
    "parties": ("Parties", "缔约方", "Стороны"),
    "moved": ("What changed hands by it", "涉及的归属变动", "Территориальные изменения"),
    "moved_begins": ("began", "由此开始", "начато"),
    "moved_ends": ("ended", "由此终止", "прекращено"),
    "change": ("Change", "变动", "Изменение"),
    "members": ("Members over time", "成员沿革", "Участники по времени"),
    "members_title": (
        "Members over time; the links below say the same in words",
        "成员沿革；下方关联以文字列出相同内容",
        "Участники по времени; ниже то же словами",
    ),
    "figures": ("Figures", "数据", "Показатели"),
    "figure": ("Figure", "项目", "Показатель"),
    "value": ("Value", "数值", "Значение"),
    "as_of": ("As of", "截至", "На дату"),
    "identifiers": ("Identifiers", "外部标识", "Идентификаторы"),
    "history": ("History of this entry", "条目沿革", "История статьи"),
    "version": ("Version", "版本", "Версия"),
    "when": ("When", "时间", "Когда"),
    "by": ("By", "编者", "Кем"),
    "what.created": ("created", "新建", "создано"),
    "what.replaced": ("replaced", "更改", "заменено"),
    "what.deleted": ("deleted", "删除", "удалено"),
    "what.merged": ("merged", "合并", "объединено"),
    "what.restored": ("restored", "恢复", "восстановлено"),
    "as_data": ("As data", "数据", "Как данные"),
    "data.entity": ("JSON", "JSON", "JSON"),
    "data.timeline": ("timeline as JSON", "时间线 JSON", "шкала в JSON"),
    "data.sovereignty": ("sovereignty as JSON", "归属 JSON", "принадлежность в JSON"),
    "map_of": ("Where it is", "位置", "Где это"),
    "map_alt": ("Map: {where}", "地图：{where}", "Карта: {where}"),
    "map_areas": (
        "Areas are soft: each says how precise it is. Coasts and rivers after Natural Earth; borders are not drawn.",
        "区域仅为示意，各注明精度。海岸与河流据 Natural Earth；不绘疆界。",
        "Области условны: у каждой указана точность. Берега и реки по Natural Earth; границы не показаны.",
    ),
    "map_precision": ("Drawn after:", "绘制依据：", "Проведено по:"),
    "map_beside": ("beside", "对照", "рядом с"),
    "map_changes": (
        "What differs between {first} and {second}",
        "{first}与{second}之间的变化",
        "Что изменилось: {first} — {second}",
    ),
    "map_same": ("Nothing differs.", "没有变化。", "Ничего не изменилось."),
    "nothing_recorded": ("nothing recorded", "无记录", "нет записей"),
    "map_play": ("Play ▸", "播放 ▸", "Пуск ▸"),
    "map_stop": ("Stop ■", "停止 ■", "Стоп ■"),
    "map_note": (
        "Coasts and rivers only, after Natural Earth; borders are not drawn.",
        "仅绘海岸与河流（Natural Earth）；不绘疆界。",
        "Только берега и реки (Natural Earth); границы не показаны.",
    ),
    "coordinates": ("Coordinates", "坐标", "Координаты"),
    "certainty.high": ("high", "高", "высокая"),
    "certainty.medium": ("medium", "中", "средняя"),
    "certainty.low": ("low", "低", "низкая"),
    "certainty.unverified": ("unverified", "未核实", "не проверено"),
    "certainty": ("Certainty", "可信度", "Достоверность"),
    "lookup_forms": (
        "Found by these too, never to be written",
        "仅供检索、不应书写的形式",
        "Находится и по ним, но писать так нельзя",
    ),
    # Spans
    "from": ("from {date}", "{date}起", "с {date}"),
    "until": ("until {date}", "至{date}", "до {date}"),
    "since": ("since {date}", "{date}至今", "с {date} по сей день"),
    "always": ("always", "一直", "всегда"),
    "always_until": ("until {date}", "{date}以前", "до {date}"),
    "between": ("{begin} – {end}", "{begin}—{end}", "{begin} — {end}"),
    "unknown_end": ("from {date}, end unknown", "{date}起，终止不详", "с {date}, конец неизвестен"),
    "unknown_begin": ("until {date}, beginning unknown", "至{date}，起始不详", "до {date}, начало неизвестно"),
    "still_unknown_begin": ("to this day, beginning unknown", "至今，起始不详", "по сей день, начало неизвестно"),
    "always_unknown_end": ("from of old, end unknown", "自古，终止不详", "издавна, конец неизвестен"),
    "undated": ("undated", "年代不详", "без даты"),
    "unknown_date": ("unknown", "不详", "неизвестно"),
    "about_date": ("about {date}", "约{date}", "около {date}"),
    "perhaps_date": ("perhaps {date}", "疑{date}", "возможно, {date}"),
    "bce": ("{year} BCE", "前{year}", "{year} до н. э."),
    # Statuses of sovereignty
    "sovereignty.sovereignty": ("sovereignty", "主权", "суверенитет"),
    "sovereignty.administration": ("administration", "实际管辖", "управление"),
    "sovereignty.lease": ("lease", "租借", "аренда"),
    "sovereignty.occupation": ("occupation", "占领", "оккупация"),
    "sovereignty.condominium": ("condominium", "共管", "совместное владение"),
    "sovereignty.suzerainty": ("suzerainty", "宗主权", "сюзеренитет"),
    "sovereignty.protectorate": ("protectorate", "保护国", "протекторат"),
    "sovereignty.de_facto": ("de facto control", "事实上的控制", "фактический контроль"),
    "sovereignty.claim": ("claim", "主权主张", "притязание"),
    "sovereignty.no_claim": ("makes no claim", "未提出主权主张", "не притязает"),
    "sovereignty.recognition": ("recognises", "承认", "признаёт"),
    "sovereignty.no_position": ("takes no position", "不持立场", "не занимает позиции"),
    "sovereignty.undelimited": ("undelimited", "未划界", "не разграничено"),
    # Names
    "name_type.official": ("official", "官方", "официальное"),
    "name_type.common": ("common", "通行", "обычное"),
    "name_type.historical": ("historical", "历史", "историческое"),
    "name_type.exonym": ("exonym", "外语名", "экзоним"),
    "name_type.variant": ("variant", "异形", "вариант"),
    "name_type.abbreviation": ("abbreviation", "简称", "сокращение"),
    "name_type.full": ("full", "全称", "полное"),
    "name_type.transliteration": ("transliteration", "音译", "транслитерация"),
    "name_status.preferred": ("preferred", "首选", "предпочтительно"),
    "name_status.admitted": ("admitted", "可用", "допустимо"),
    "name_status.deprecated": ("deprecated", "不宜用", "нежелательно"),
    "name_status.lookup": ("lookup only", "仅供检索", "только для поиска"),
    "register.neutral": ("neutral", "中性", "нейтрально"),
    "register.value-laden": ("value-laden", "带评价色彩", "оценочно"),
    "register.retrospective": ("retrospective", "后世追称", "ретроспективно"),
    "register.sensitive": ("sensitive", "敏感", "деликатно"),
    "register.offensive": ("offensive", "冒犯", "оскорбительно"),
    "register.colloquial": ("colloquial", "口语", "разговорно"),
    "lang.zh-Hans": ("Chinese, simplified", "中文（简体）", "Китайский (упр.)"),
    "lang.zh-Hant": ("Chinese, traditional", "中文（繁体）", "Китайский (трад.)"),
    "lang.zh-Latn": ("Chinese, in Latin letters", "中文（拉丁字母）", "Китайский (латиница)"),
    "lang.zh": ("Chinese", "中文", "Китайский"),
    "lang.en": ("English", "英文", "Английский"),
    "lang.ru": ("Russian", "俄文", "Русский"),
    "lang.mnc-Latn": ("Manchu", "满文（转写）", "Маньчжурский"),
    "lang.mnc": ("Manchu", "满文", "Маньчжурский"),
    "lang.mn": ("Mongolian", "蒙古文", "Монгольский"),
    "lang.mn-Latn": ("Mongolian, in Latin letters", "蒙古文（转写）", "Монгольский (латиница)"),
    "lang.ja": ("Japanese", "日文", "Японский"),
    "lang.ja-Latn": ("Japanese, in Latin letters", "日文（罗马字）", "Японский (латиница)"),
    "lang.la": ("Latin", "拉丁文", "Латинский"),
    "lang.de": ("German", "德文", "Немецкий"),
    "lang.fr": ("French", "法文", "Французский"),
    "lang.pt": ("Portuguese", "葡萄牙文", "Португальский"),
    "lang.ko": ("Korean", "朝鲜文", "Корейский"),
    "lang.kk": ("Kazakh", "哈萨克文", "Казахский"),
    "lang.ky": ("Kyrgyz", "吉尔吉斯文", "Киргизский"),
    "lang.uz": ("Uzbek", "乌兹别克文", "Узбекский"),
    "lang.tg": ("Tajik", "塔吉克文", "Таджикский"),
    "lang.ug": ("Uyghur", "维吾尔文", "Уйгурский"),
    "lang.uk": ("Ukrainian", "乌克兰文", "Украинский"),
    "lang.tyv": ("Tuvan", "图瓦文", "Тувинский"),
    "lang.ain": ("Ainu", "阿伊努文", "Айнский"),
    # Events
    "event.founded": ("founded", "建立", "основано"),
    "event.signed": ("signed", "签订", "подписано"),
    "event.ratified": ("ratified", "批准", "ратифицировано"),
    "event.approved": ("approved", "核准", "одобрено"),
    "event.exchanged": ("ratifications exchanged", "互换批准书", "обмен ратификациями"),
    "event.in_force": ("in force", "生效", "вступило в силу"),
    "event.terminated": ("terminated", "终止", "прекращено"),
    "event.dissolved": ("dissolved", "解体", "упразднено"),
    "event.renamed": ("renamed", "更名", "переименовано"),
    "event.opened": ("opened", "开放", "открыто"),
    "event.completed": ("completed", "完成", "завершено"),
    "event.begun": ("begun", "开始", "начато"),
    "event.handed_over": ("handed over", "移交", "передано"),
    "event.held": ("held", "举行", "состоялось"),
    "event.born": ("born", "出生", "родился"),
    "event.died": ("died", "去世", "умер"),
    "event.published": ("published", "发表", "опубликовано"),
    "event.proclaimed": ("proclaimed", "宣布成立", "провозглашено"),
    "event.announced": ("announced", "宣布", "объявлено"),
    # Relations, named from the side on which they are shown
    "relation.part_of": ("Part of", "隶属于", "Входит в"),
    "relation.has_part": ("Parts", "组成部分", "Составные части"),
    "relation.capital_of": ("Capital of", "以本地为首府", "Столица или центр для"),
    "relation.has_capital": ("Capital", "首府", "Столица или центр"),
    "relation.located_in": ("Located in", "位于", "Расположено в"),
    "relation.location_of": ("Located here", "境内", "Здесь находятся"),
    "relation.adjacent_to": ("Adjacent to", "毗邻", "Соседствует"),
    "relation.signatory_of": ("Signatory of", "签署的文件", "Подписанные документы"),
    "relation.has_signatory": ("Signed by", "签署人", "Подписали"),
    "relation.party_to": ("Party to", "所缔结的文件", "Сторона договоров"),
    "relation.has_party": ("Parties", "缔约方", "Стороны"),
    "relation.member_of": ("Member of", "所加入的组织", "Участник организаций"),
    "relation.has_member": ("Members", "成员", "Участники организации"),
    "relation.observer_of": ("Observer of", "以观察员身份参加", "Наблюдатель в"),
    "relation.has_observer": ("Observers", "观察员", "Наблюдатели"),
    "relation.dialogue_partner_of": ("Dialogue partner of", "以对话伙伴身份参加", "Партнёр по диалогу в"),
    "relation.has_dialogue_partner": ("Dialogue partners", "对话伙伴", "Партнёры по диалогу"),
    "relation.partner_of": ("Partner of", "以伙伴身份参加", "Партнёр в"),
    "relation.has_partner": ("Partners", "伙伴", "Партнёры"),
    "relation.participant_in": ("Took part in", "参与的事件", "Участие в событиях"),
    "relation.has_participant": ("Participants", "参与者", "Участники события"),
    "relation.predecessor_of": ("Succeeded by", "继之者", "Преемник"),
    "relation.successor_of": ("Preceded by", "前身", "Предшественник"),
    "relation.phase_of": ("A phase of", "所属阶段", "Этап"),
    "relation.has_phase": ("Phases", "各阶段", "Этапы"),
    "relation.supplements": ("Supplements", "补充", "Дополняет"),
    "relation.supplemented_by": ("Supplemented by", "补充文件", "Дополнено"),
    "relation.amends": ("Amends", "修订", "Изменяет"),
    "relation.amended_by": ("Amended by", "被修订", "Изменено"),
    "relation.replaces": ("Replaces", "取代", "Заменяет"),
    "relation.replaced_by": ("Replaced by", "被取代", "Заменено"),
    "relation.confirms": ("Confirms", "确认", "Подтверждает"),
    "relation.confirmed_by": ("Confirmed by", "得到确认", "Подтверждено"),
    "relation.implements": ("Implements", "执行", "Исполняет"),
    "relation.implemented_by": ("Implemented by", "执行文件", "Исполнено"),
    "relation.follows": ("Follows", "承接", "Следует за"),
    "relation.followed_by": ("Followed by", "后续文件", "Далее следует"),
    "relation.transfers": ("Transfers", "移交", "Передаёт"),
    "relation.transferred_by": ("Transferred by", "移交依据", "Передано"),
    "relation.ended": ("Brought to an end", "使之终结", "Положило конец"),
    "relation.ended_by": ("Ended by", "终结于", "Прекращено"),
    "relation.concerns": ("Concerns", "涉及", "Касается"),
    "relation.subject_of": ("Dealt with in", "涉及它的条目", "Рассматривается в"),
    "relation.signed_at": ("Signed at", "签订地", "Подписано в"),
    "relation.place_of_signature_of": ("Signed here", "在此签订", "Здесь подписаны"),
    "relation.took_place_in": ("Took place in", "发生地", "Произошло в"),
    "relation.place_of": ("Took place here", "在此发生", "Здесь произошло"),
    "relation.founded_by": ("Founded by", "创立者", "Кем основано"),
    "relation.founder_of": ("Founder of", "创立", "Основатель"),
    "relation.headquartered_in": ("Headquartered in", "总部所在地", "Штаб-квартира в"),
    "relation.headquarters_of": ("Headquarters here", "总部设此", "Здесь штаб-квартира"),
    "relation.named_after": ("Named after", "得名于", "Названо по"),
    "relation.gave_name_to": ("Gave its name to", "以之得名", "Дало имя"),
    "relation.holder_of_office_in": ("Held office in", "任职于", "Занимал должность в"),
    "relation.has_office_holder": ("Held office here", "任职者", "Должностные лица"),
    "relation.author_of": ("Author of", "著有", "Автор чего"),
    "relation.written_by": ("Written by", "作者", "Написано"),
    "relation.published_by": ("Published by", "发表方", "Издано"),
    "relation.publisher_of": ("Publisher of", "发表", "Издатель"),
    "relation.subsidiary_of": ("Subsidiary of", "下属于", "Подразделение"),
    "relation.has_subsidiary": ("Subsidiaries", "下属机构", "Подразделения"),
    "relation.instance_of": ("An instance of", "属于", "Пример"),
    "relation.has_instance": ("Instances", "实例", "Примеры"),
    "relation.broader": ("Broader", "上位概念", "Шире"),
    "relation.narrower": ("Narrower", "下位概念", "Уже"),
    "relation.asserted_of": ("Said of", "用以指称", "Говорится о"),
    "relation.called": ("Called", "被称为", "Называют"),
    "relation.homonym_of": ("Not to be confused with", "勿混淆", "Не путать с"),
    "relation.see_also": ("See also", "参见", "См. также"),
    # Dates
    "dates_title": ("One day in three calendars", "同一日，三种历法", "Один день в трёх календарях"),
    "dates_lead": (
        "Write a date as you would on paper (14 November 1860, 1860年11月14日, 14.11.1860) or as 1860-11-14, as a Chinese era"
        " date, or as a Julian day.",
        "可照平常写法输入（1860年11月14日、14 November 1860、14.11.1860），或输入 1860-11-14、年号纪日、儒略日。",
        "Введите дату так, как её пишут (14 ноября 1860 г., 14.11.1860), или как 1860-11-14, китайскую дату эры"
        " или юлианский день.",
    ),
    "convert": ("Convert", "换算", "Пересчитать"),
    # The map
    "map_title": ("Who held what", "各地归属", "Что кому принадлежало"),
    "map_lead": (
        "Every place with a record of its own on the date, by holder. A plain ring: shared, leased or divided by agreement."
        " A dashed ring: views differ.",
        "该日有归属记录的各地，按所属列出。实线圈：依约共有、租借或分属；虚线圈：有争议。",
        "Все места с записью на эту дату, по держателям. Сплошное кольцо: общее, в аренде или разделено по соглашению."
        " Пунктирное кольцо: взгляды расходятся.",
    ),
    "map_list": ("Places by holder", "按所属列出", "Места по держателям"),
    "map_shared": (
        "Shared, leased, divided or protected; not disputed",
        "共有、租借、分属或受保护（无争议）",
        "Общее, в аренде, разделённое или под протекторатом; не оспаривается",
    ),
    "map_contested": ("Contested: more than one view", "有争议：多种看法", "Оспаривается: взгляды расходятся"),
    "map_none": ("No place has a record for this date.", "该日没有任何归属记录。", "На эту дату записей нет."),
    "map_script": (
        "The map needs JavaScript; the list says the same.",
        "地图需要 JavaScript；列表内容相同。",
        "Карта требует JavaScript; в списке то же самое.",
    ),
    "several": ("several", "多方", "несколько"),
    # Running text
    "text_title": ("Names in a text", "文中名称", "Названия в тексте"),
    "text_drop": (
        "A Word document or a text file may be dropped on either field; nothing of it is kept.",
        "可将 Word 文档或文本文件拖放到任一输入框；本站不予保存。",
        "На любое из полей можно перетащить документ Word или текстовый файл; ничего не сохраняется.",
    ),
    "text_lead": (
        "Paste a text: every known name in it is marked, with what to write for it. Paste a translation beside it, and each"
        " name is checked.",
        "粘贴一段文字，即标出其中收录的名称及对应写法；再粘贴译文，即逐一核对名称。",
        "Вставьте текст: известные названия будут отмечены, и показано, как их писать. Вставьте рядом перевод — и каждое"
        " название будет проверено.",
    ),
    "text_source": ("Text", "原文", "Текст"),
    "text_translation": (
        "Its translation, if it is to be checked",
        "译文（需要核对时）",
        "Перевод, если его нужно проверить",
    ),
    "text_into": ("Into", "译为", "На язык"),
    "text_from": ("From", "原文语言", "С языка"),
    "text_detected": ("as it is written", "按文字判断", "по письменности"),
    "text_date": ("Of the date", "文本年代", "Дата текста"),
    "text_map": ("As on a map published in China", "按中国公开地图的写法", "Как на карте, изданной в КНР"),
    "text_go": ("Find the names", "查找名称", "Найти названия"),
    "text_found": ("{count} names", "共 {count} 处名称", "Названий: {count}"),
    "text_none": ("No known name stands in this text.", "文中没有收录的名称。", "Известных названий в тексте нет."),
    "text_term": ("In the text", "文中", "В тексте"),
    "text_write": ("To write", "应写作", "Писать"),
    "text_also": ("or", "亦可", "или"),
    "text_may_mean": ("may also mean", "也可能指", "может также значить"),
    "text_in_translation": ("In the translation", "译文中", "В переводе"),
    "text_finding": ("Finding", "结果", "Результат"),
    "text_no_equivalent": ("no form is recorded", "未收录对应形式", "соответствие не записано"),
    "glossary": ("Copy as a glossary", "复制为词汇表", "Копировать как глоссарий"),
    "glossary_said": ("The glossary was copied", "词汇表已复制", "Глоссарий скопирован"),
    "glossary_text": ("Glossary, parted by tabs", "词汇表（以制表符分隔）", "Глоссарий через табуляцию"),
    "text_clear": ("Clear", "清空", "Очистить"),
    "text_wait": ("Looking through the text …", "正在查找……", "Текст просматривается …"),
    "faults_only": ("faults only", "只看问题", "только ошибки"),
    "legend_known": ("known name", "已收录名称", "известное название"),
    "legend_unsure": ("may mean several things", "可能有多种所指", "может значить разное"),
    "legend_fault": ("to be looked at", "需核对", "проверьте"),
    "legend_way": (
        "A name leads to its row, ¶ back to its place in the text.",
        "点击名称跳到下表，点 ¶ 回到文中位置。",
        "Название ведёт к своей строке, ¶ — обратно к месту в тексте.",
    ),
    "to_its_place": ("{what}: its place in the text", "{what}：文中位置", "{what}: место в тексте"),
    "doubtful": ("doubtful", "存疑", "сомнительно"),
    "finding.preferred": ("preferred", "首选", "предпочтительно"),
    "finding.admitted": ("admitted", "可用", "допустимо"),
    "finding.deprecated": ("better not", "不宜用", "нежелательно"),
    "finding.missing": ("missing", "缺失", "отсутствует"),
    "finding.no_equivalent": ("no form known", "无对应形式", "соответствия нет"),
    "finding.wrong_script": ("wrong script", "繁简不符", "другое письмо"),
    "finding.anachronistic": ("not of that date", "与年代不符", "не той эпохи"),
    # Failures
    "error.404": ("There is nothing here", "没有这个页面", "Здесь ничего нет"),
    "error.404.line": (
        "No entry has this address. Perhaps a search finds it.",
        "没有条目使用这个地址。可试试查找。",
        "Такого адреса нет. Возможно, поможет поиск.",
    ),
    "error.410": ("This entry was deleted", "该条目已删除", "Статья удалена"),
    "error.410.line": (
        "Its history is kept and can be read as data.",
        "其沿革仍保留，可按数据读取。",
        "Её история сохранена и доступна как данные.",
    ),
    "error.422": ("The address cannot be understood", "无法理解该地址", "Адрес непонятен"),
    "error.401": ("A key is needed to read", "阅读需要密钥", "Для чтения нужен ключ"),
    "error.503": ("Not available just now", "暂时无法使用", "Сейчас недоступно"),
    "error.other": ("This did not work", "未能完成", "Не получилось"),
    "back_to_search": ("Back to the search", "返回查找", "К поиску"),
}

TEXTS.update(words())
TEXTS.update(desk_texts())


@cache
def in_traditional(text: str) -> str:
    """A text of the interface in traditional characters, with the words and the quotation marks that Taiwan uses."""
    return str(_to_taiwan().convert(text)).translate(_CORNER_MARKS)


@cache
def _to_taiwan() -> Any:
    # Loading its tables takes longer than a page; only readers of traditional characters need them.
    from opencc import OpenCC  # noqa: PLC0415 - only readers of traditional characters wait for it

    return OpenCC("s2twp")


class Texts:
    """The texts of one language of the interface."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._traditional = language == "zh-Hant"
        self._column = _WRITTEN.index("zh-Hans" if language == "zh-Hant" else language)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with the values put in."""
        text = self._text(key)
        return text.format(**values) if values else text

    def words_of(self, group: str) -> list[str]:
        """The words of a list that have a text, in the order of the texts."""
        return [key.removeprefix(f"{group}.") for key in TEXTS if key.startswith(f"{group}.")]

    def of(self, group: str, word: str) -> str | None:
        """The text of a word of an open list; None where there is none."""
        key = f"{group}.{word}"
        return self._text(key) if key in TEXTS else None

    def _text(self, key: str) -> str:
        text = TEXTS[key][self._column]
        if not self._traditional:
            return text
        return _TRADITIONAL.get(key) or in_traditional(text)
