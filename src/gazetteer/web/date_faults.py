"""What is wrong with a date, in the languages of the pages.

The English words are the message's own template (`errors.DateError`), under which the others stand.
"""

from __future__ import annotations

import re
from typing import Final

from gazetteer.domain import dates
from gazetteer.errors import DateError
from gazetteer.web.texts import Language, in_traditional

_EN_EXPECTED: Final = "write a date as people do: 14 November 1860, November 1860, 1860, or in EDTF: 1860-11-14, 1860~"
_ZH_EXPECTED: Final = (
    "请照平常写法输入日期，如 1860年11月14日、1860年11月、1860年、咸丰十年十月初二日，"
    "或 EDTF 日期，如 1860-11-14、1860~"
)
_RU_EXPECTED: Final = (
    "введите дату так, как её пишут: 14 ноября 1860 г., 14.11.1860, ноябрь 1860, или в EDTF: 1860-11-14, 1860~"
)
_ZH_ERA: Final = "请输入年号日期，如咸丰十年十月初二日、康熙28年7月、光绪元年"
_RU_ERA: Final = "ожидалась дата китайской эры, например 咸丰十年十月初二日, 康熙28年7月 или 光绪元年"

#: By template: Chinese and Russian. A value that is another fault is said in the same language.
FAULTS: Final[dict[str, tuple[str, str]]] = {
    dates.EXPECTED + "; found nothing": (_ZH_EXPECTED + "；这里没有内容", _RU_EXPECTED + "; здесь ничего нет"),
    dates.EXPECTED + "; found {count} characters": (
        _ZH_EXPECTED + "；这里有 {count} 个字符",
        _RU_EXPECTED + "; здесь знаков: {count}",
    ),
    dates.EXPECTED + "; found {text!r}, but year 0 has no sign": (
        _ZH_EXPECTED + "；“{text}”不可：0 年不带负号",
        _RU_EXPECTED + "; «{text}» нельзя: у года 0 нет знака",
    ),
    dates.EXPECTED + "; found {text!r}": (_ZH_EXPECTED + "；无法读懂“{text}”", _RU_EXPECTED + "; «{text}» непонятно"),
    dates.EXPECTED + dates.OF_LEVEL_2: (
        _ZH_EXPECTED + "；“{text}”属于 EDTF 第二级，不支持",
        _RU_EXPECTED + "; «{text}» относится к уровню 2 EDTF, он не читается",
    ),
    dates.EXPECTED + ", or an interval of two; found the open bound '..'": (
        _ZH_EXPECTED + "，或两个日期之间的一段时间；单独的“..”不可",
        _RU_EXPECTED + " или промежуток двух дат; одни «..» — не дата",
    ),
    "{text!r} is not a date: {error}": ("“{text}”不是日期：{error}", "«{text}» — не дата: {error}"),
    "{text!r} never was: {error}": ("没有“{text}”这一日期：{error}", "даты «{text}» не было: {error}"),
    "there is no month {month}": ("没有 {month} 月", "нет месяца {month}"),
    "{month} {year} has {length} days in the {calendar} calendar, there is no day {day}": (
        "{calendar}中 {year} 年{month}只有 {length} 天，没有 {day} 日",
        "{month} {year} года: дней {length} ({calendar}), дня {day} нет",
    ),
    "expected one date or '..', found the interval {text!r}": (
        "请输入一个日期或“..”，“{text}”是一段时间",
        "ожидалась одна дата или «..», а «{text}» — промежуток",
    ),
    "expected an interval of two dates, such as 1858-05-28/1860, 1860/.. or ../1860; found {text!r}": (
        "一段时间请写作 1858-05-28/1860、1860/.. 或 ../1860；无法读懂“{text}”",
        "промежуток пишется как 1858-05-28/1860, 1860/.. или ../1860; «{text}» непонятно",
    ),
    "the interval {text!r} ends before it begins": (
        "“{text}”的结束早于开始",
        "промежуток «{text}» кончается раньше начала",
    ),
    "expected 'from' before 'to' (the first day that no longer counts), found {begin!r} and {end!r}": (
        "开始须早于结束（不再计入的第一天）：{begin}、{end}",
        "начало должно быть раньше конца (первого дня, который уже не в счёт): {begin}, {end}",
    ),
    "{text!r} may be a month or two years; write {month} for the month, {years} for the years": (
        "“{text}”可指一个月，也可指两年；指月请写 {month}，指两年请写 {years}",
        "«{text}» может быть месяцем или двумя годами; месяц — {month}, годы — {years}",
    ),
    "{text!r} has a year of two digits, which may be of any century; write the year in full": (
        "“{text}”的年份只有两位，不知是哪个世纪；请写全年份",
        "в «{text}» год из двух цифр, век неясен; напишите год полностью",
    ),
    "{text!r} may be two days, {one} or {other}; write the one that is meant": (
        "“{text}”可指两个日子：{one} 或 {other}；请写明是哪一天",
        "«{text}» может быть двумя днями: {one} или {other}; напишите нужный",
    ),
    "there is no year 0 before the common era": ("公元前没有 0 年", "года 0 до нашей эры нет"),
    "{lunar} is of the lunar calendar; write the year by its era, as in 咸丰十年十月初二日": (
        "“{lunar}”是农历的写法；年份请用年号，如咸丰十年十月初二日",
        "{lunar} — знак лунного календаря; год напишите по эре, как 咸丰十年十月初二日",
    ),
    "expected a Chinese era date, found {count} characters": (
        _ZH_ERA + "；这里有 {count} 个字符",
        _RU_ERA + "; здесь знаков: {count}",
    ),
    "expected a Chinese era date such as 咸丰十年十月初二日, 康熙28年7月 or 光绪元年, "
    "or a date such as 1860年11月14日; found {text!r}": (
        _ZH_ERA + "，或公历日期，如 1860年11月14日；无法读懂“{text}”",
        _RU_ERA + ", или дата как 1860年11月14日; «{text}» непонятно",
    ),
    "expected a Chinese era date such as 咸丰十年十月初二日; found {text!r}": (
        _ZH_ERA + "；“{text}”不是",
        _RU_ERA + "; «{text}» непонятно",
    ),
    "{text!r} is a date of the Western calendar, not of a Chinese era": (
        "“{text}”是公历日期，不是年号日期",
        "«{text}» — дата западного календаря, а не китайской эры",
    ),
    "the era {era} was not used; it was proclaimed for {year} and replaced by {other} before it began; write {other}元年": (
        "年号{era}没有使用：原定 {year} 年起，未及行用即改为{other}；请写{other}元年",
        "эра {era} не использовалась: объявлена с {year} года и до начала заменена на {other}; пишите {other}元年",
    ),
    "there is no era {era} among those of the Ming, the Qing, the Republic, modern Japan and modern Korea": (
        "明、清、民国及近代日本、朝鲜没有年号“{era}”",
        "эры {era} нет среди эр Мин, Цин, Республики, новой Японии и новой Кореи",
    ),
    "{era} had no year {year}": ("{era}没有{year}年", "у эры {era} не было года {year}"),
    "{era} had the year {year} more than once; write the year by its number": (
        "{era}不止一个{year}年；请写第几年",
        "год {year} в эре {era} был не раз; напишите его номер",
    ),
    "{text} is not a number": ("“{text}”不是数目", "{text} — не число"),
    "{era} had no year {year}; its first is 元年": (
        "{era}没有 {year} 年，第一年为元年",
        "у эры {era} нет года {year}; первый — 元年",
    ),
    "{era} had {years} ({start} to {end}), not {number}": (
        "{era}自 {start} 年至 {end} 年，没有第 {number} 年",
        "эра {era} длилась с {start} по {end} год, года {number} не было",
    ),
    "the year {year} of {era} is beyond what is read here (999)": (
        "{era}{year}年超出可读范围（999）",
        "год {year} эры {era} больше, чем здесь читается (999)",
    ),
    "{called} is {name}, not {other}": ("{called}是{name}，不是{other}", "{called} — это {name}, а не {other}"),
    "{called} was {name}, not {other}": ("{called}是{name}，不是{other}", "{called} — это {name}, а не {other}"),
    "{called} had no {month}; its leap month was {other}": (
        "{called}没有{month}，闰月是{other}",
        "в году {called} не было {month}; високосный месяц — {other}",
    ),
    "{called} had no {month}; it had no leap month": (
        "{called}没有{month}，该年无闰月",
        "в году {called} не было {month}; високосного месяца в нём нет",
    ),
    "a month of the Chinese calendar has 29 or 30 days, there is no day {day}": (
        "农历每月 29 或 30 天，没有 {day} 日",
        "в китайском месяце 29 или 30 дней, дня {day} нет",
    ),
    "初 goes with the first ten days of a month, not with {day}": (
        "“初”只用于每月前十天，不用于{day}",
        "初 пишется с первыми десятью днями месяца, а не с {day}",
    ),
    "{called} had {length} days, there is no day {day}": (
        "{called}有 {length} 天，没有 {day} 日",
        "{called}: дней {length}, дня {day} нет",
    ),
    "{called} had no {name} day": ("{called}没有{name}日", "{called}: дня {name} не было"),
    "朔 is the first day of a month; here it would be the day {day}": (
        "朔是每月第一天，这里却是第 {day} 天",
        "朔 — первый день месяца, а здесь день {day}",
    ),
    "{lunar} is of the lunar calendar, but the years of {era} have Gregorian months and days": (
        "“{lunar}”是农历写法，而{era}用公历月日",
        "{lunar} — знак лунного календаря, а у эры {era} месяцы и дни григорианские",
    ),
    "Japan's months before 1873 were lunar, and are not read here; write the Gregorian date": (
        "1873 年以前日本用旧历月份，这里不读；请写公历日期",
        "до 1873 года месяцы Японии были лунными и здесь не читаются; напишите григорианскую дату",
    ),
    "{era} began on {day} (Gregorian)": (
        "{era}始于公历 {day}",
        "эра {era} началась {day} (по григорианскому календарю)",
    ),
    "{era} ended with {day} (Gregorian)": (
        "{era}止于公历 {day}",
        "эра {era} кончилась {day} (по григорианскому календарю)",
    ),
    "there is no calendar {calendar!r}; expected one of {names}": (
        "没有历法“{calendar}”；可用：{names}",
        "нет календаря «{calendar}»; есть {names}",
    ),
    "expected a Julian day number such as 2400729; found {text!r}": (
        "请输入儒略日数，如 2400729；“{text}”不是",
        "ожидался номер юлианского дня, например 2400729; «{text}» непонятно",
    ),
    "{text!r} is not one date: {one} is {first}, {other} is {second}": (
        "“{text}”前后不是同一日期：{one} 是 {first}，{other} 是 {second}",
        "«{text}» — не одна дата: {one} — это {first}, {other} — это {second}",
    ),
    "{text!r} is not one day: {old} of the Julian calendar is {new} of the Gregorian": (
        "“{text}”前后不是同一天：儒略历 {old} 是公历 {new}",
        "«{text}» — не один день: {old} по юлианскому календарю — это {new} по григорианскому",
    ),
}
#: The English words for people, where the message's own are for those who write programs.
_ENGLISH: Final[dict[str, str]] = {
    dates.EXPECTED + "; found nothing": _EN_EXPECTED + "; there is nothing here",
    dates.EXPECTED + "; found {count} characters": _EN_EXPECTED + "; these are {count} characters",
    dates.EXPECTED + "; found {text!r}, but year 0 has no sign": _EN_EXPECTED + "; in “{text}” year 0 has a sign",
    dates.EXPECTED + "; found {text!r}": _EN_EXPECTED + "; “{text}” is not understood",
    dates.EXPECTED + dates.OF_LEVEL_2: _EN_EXPECTED + "; “{text}” is EDTF of level 2, which is not read",
    dates.EXPECTED + ", or an interval of two; found the open bound '..'": (
        _EN_EXPECTED + ", or an interval of two; “..” alone is no date"
    ),
}
#: What a message quotes as programs do.
_QUOTED: Final = re.compile(r"\{(\w+)!r\}")
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "Gregorian": ("公历", "григорианский календарь"),
    "Julian": ("儒略历", "юлианский календарь"),
    "January": ("一月", "январь"),
    "February": ("二月", "февраль"),
    "March": ("三月", "март"),
    "April": ("四月", "апрель"),
    "May": ("五月", "май"),
    "June": ("六月", "июнь"),
    "July": ("七月", "июль"),
    "August": ("八月", "август"),
    "September": ("九月", "сентябрь"),
    "October": ("十月", "октябрь"),
    "November": ("十一月", "ноябрь"),
    "December": ("十二月", "декабрь"),
}


def said(error: DateError, language: Language) -> str:
    """The fault in the language of a page."""
    if language == "en":
        template = _QUOTED.sub(r"“{\1}”", _ENGLISH.get(error.template, error.template))
        return template.format(**{name: _value(value, language, 0) for name, value in error.values.items()})
    if language == "zh-Hant":
        return in_traditional(said(error, "zh-Hans"))
    place = 0 if language == "zh-Hans" else 1
    template = FAULTS[error.template][place] if error.template in FAULTS else error.template
    values = {name: _value(value, language, place) for name, value in error.values.items()}
    return template.format(**values)


def _value(value: object, language: Language, place: int) -> object:
    if isinstance(value, DateError):
        return said(value, language)
    if language != "en" and isinstance(value, str) and value in _WORDS:
        return _WORDS[value][place]
    return value
