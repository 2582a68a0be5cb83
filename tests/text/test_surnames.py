"""Surnames that are another person's here, and the controls that stay his."""

from __future__ import annotations

import pytest

from gazetteer.text import surnames

SEWARD = ("William H. Seward", "William Seward", "Seward", "Уильям Сьюард", "Сьюард", "威廉·西沃德", "西沃德")
BYRNES = ("James F. Byrnes", "James Byrnes", "Byrnes", "Джеймс Бирнс", "Бирнс", "詹姆斯·伯恩斯", "伯恩斯")
PAHLAVI = ("Mohammad Reza Pahlavi", "Pahlavi", "Мохаммед Реза Пехлеви", "Пехлеви", "穆罕默德·礼萨·巴列维", "巴列维")
STOLYPIN = (
    "Pyotr Stolypin",
    "Stolypin",
    "Пётр Столыпин",
    "Пётр Аркадьевич Столыпин",
    "Столыпин",
    "彼得·斯托雷平",
    "斯托雷平",
)
ALEKSEYEV = ("Yevgeny Alekseyev", "Alekseyev", "Евгений Алексеев", "Алексеев")


@pytest.mark.parametrize(
    ("text", "surname", "names"),
    [
        ("His son Frederick W. Seward wrote", "Seward", SEWARD),
        ("Senator Edward Byrnes", "Byrnes", BYRNES),
        ("said E. Byrnes", "Byrnes", BYRNES),
        ("会见Frederick W. Seward。", "Seward", SEWARD),
        ("由E. Byrnes提出", "Byrnes", BYRNES),
        ("the poet Sergei Stolypin", "Stolypin", STOLYPIN),
        ("under the Pahlavi dynasty", "Pahlavi", PAHLAVI),
        ("the House of Pahlavi", "Pahlavi", PAHLAVI),
        ("сенатор Эдвард Бирнс сказал", "Бирнс", BYRNES),
        ("по словам С. Столыпина", "Столыпина", STOLYPIN),
        ("по словам С.П.Столыпина", "Столыпина", STOLYPIN),
        ("шахи династии Пехлеви", "Пехлеви", PAHLAVI),
        ("爱德华·伯恩斯说", "伯恩斯", BYRNES),
        ("弗雷德里克·西沃德", "西沃德", SEWARD),
        ("参议员弗·西沃德", "西沃德", SEWARD),
        ("巴列维王朝覆灭", "巴列维", PAHLAVI),
    ],
)
def test_another_given_name_or_a_house_makes_it_anothers(text: str, surname: str, names: tuple[str, ...]) -> None:
    start = text.index(surname)
    assert surnames.is_anothers(text, start, start + len(surname), names)


@pytest.mark.parametrize(
    ("text", "surname", "names"),
    [
        ("Secretary Seward bought Alaska", "Seward", SEWARD),
        ("W. H. Seward signed", "Seward", SEWARD),
        ("H. Seward signed", "Seward", SEWARD),
        ("for Edward. Byrnes replied", "Byrnes", BYRNES),
        ("Edward and Byrnes", "Byrnes", BYRNES),
        ("Prime Minister Peter Stolypin", "Stolypin", STOLYPIN),
        ("Admiral Eugene Alekseyev", "Alekseyev", ALEKSEYEV),
        ("P.A. Stolypin", "Stolypin", STOLYPIN),
        ("In Paris Pahlavi said", "Pahlavi", PAHLAVI),
        ("Pahlavi's family", "Pahlavi", PAHLAVI),
        ("Stolypin, Sergei", "Stolypin", STOLYPIN),
        ("реформа П. А. Столыпина", "Столыпина", STOLYPIN),
        ("реформа Столыпина", "Столыпина", STOLYPIN),
        ("При Николае Столыпин стал министром", "Столыпин", STOLYPIN),
        ("с адмиралом Е. И. Алексеевым", "Алексеевым", ALEKSEYEV),
        ("彼得·阿尔卡季耶维奇·斯托雷平", "斯托雷平", STOLYPIN),
        ("总理斯托雷平的改革", "斯托雷平", STOLYPIN),
        ("国王巴列维", "巴列维", PAHLAVI),
        ("会见William H. Seward。", "Seward", SEWARD),
        ("由Seward签署", "Seward", SEWARD),
        ("俄国总理彼·阿·斯托雷平", "斯托雷平", STOLYPIN),
        ("总理彼得·斯托雷平", "斯托雷平", STOLYPIN),
        ("said E. Byrnes", "Byrnes", ("Byrnes",)),
    ],
)
def test_his_own_names_and_no_name_leave_it_his(text: str, surname: str, names: tuple[str, ...]) -> None:
    start = text.index(surname)
    assert not surnames.is_anothers(text, start, start + len(surname), names)
