"""`audit-readings`: what it suspects and what it leaves alone, in every form of file, and its exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from tests.cli.test_commands import Shell

from gazetteer.formats import sheets
from gazetteer.services import auditing

WRONG = {
    "海参崴": ("Haicanwai", "Hǎishēnwǎi"),
    "珲春": ("Huichun", "Húnchūn"),
    "荥阳": ("Yingyang", "Xíngyáng"),
    "番禺": ("Fanyu", "Pānyú"),
    "洪洞县": ("Hongdong", "Hóngtóng Xiàn"),
    "六安": ("Liu'an", "Lù'ān"),
    "铅山": ("Qianshan", "Yánshān"),
    "重庆": ("Zhongqing", "Chóngqìng"),
    "乐亭县": ("Leting County", "Làotíng Xiàn"),
    "北京": ("Běijìng", "Běijīng"),
    "上海": ("Shanghei", "Shànghǎi"),
    "山西": ("Shaanxi", "Shānxī"),
    "长春": ("Changchunshi", "Chángchūn"),
    "沈阳": ("Mukden?!", "Shěnyáng"),
}
RIGHT = {
    "北京市": "Beijing",
    "上海": "Shànghǎi",
    "黄河": "Huang He",
    "黄河水": "Huanghe Shui",
    "西安": "Xi'an",
    "长安镇墟": "Changanzhenxu",
    "哈尔滨": "Ha'erbin",
    "吕梁": "Lvliang",
    "绿春": "Luchun",
    "番禺区": "Panyu District",
    "厦门": "XIAMEN",
    "那曲": "Naqu / Nagqu",
    "曲阳": "Qu1yang2",
    "陕西省": "Shaanxi Province",
}


def _rows() -> list[list[str]]:
    wrong = [[name, stated] for name, (stated, _) in WRONG.items()]
    return [["地名", "拼音"], *wrong, *map(list, RIGHT.items()), ["Vladivostok", "x"], ["", "Bei"]]


def _csv(delimiter: str = ",") -> str:
    return "\n".join(delimiter.join(row) for row in _rows())


FILES = {
    "utf-8.csv": _csv().encode(),
    "bom.tsv": _csv("\t").encode("utf-8-sig"),
    "utf-16.txt": _csv("\t").encode("utf-16"),
    "utf-16-be.txt": _csv("\t").encode("utf-16-be"),
    "no-header.csv": _csv().partition("\n")[2].encode(),
    "book.xlsx": b"".join(sheets.workbook(_rows(), title="places")),
    "places.json": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"names": [{"toponym": name, "lang": "zh"}, {"toponym": stated, "lang": "zh-Latn"}]}
                for name, stated in _rows()[1:]
            ],
        }
    ).encode(),
}


@pytest.mark.parametrize("file", FILES)
def test_what_is_suspected(file: str) -> None:
    found = auditing.audit(None, auditing.cases(FILES[file]))
    assert {finding.case.name: finding.right[0] for finding in found.findings} == {
        name: right for name, (_, right) in WRONG.items()
    }
    assert found.checked == len(WRONG) + len(RIGHT)
    assert all(finding.detail for finding in found.findings)


def test_gb18030_with_marked_vowels_left_out() -> None:
    table = "名称,pinyin\n海参崴,Haicanwai\n北京,Beijing\n重庆,Chongqing\n".encode("gb18030")
    (finding,) = auditing.audit(None, auditing.cases(table)).findings
    assert finding.case.name == "海参崴"
    assert finding.reason == "otherwise"
    assert finding.detail == "参 is shēn here, not can"
    assert finding.is_certain


def test_the_command(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "a.csv").write_text("id,a,b\n1,海参崴,Haicanwai\n2,北京,Beijing\n", encoding="utf-8")
    assert "Hǎishēnwǎi" in shell.run("audit-readings", "a.csv", code=1)
    answer = json.loads(shell.run("audit-readings", "a.csv", "--name", "a", "--pinyin", "3", "--json", code=1))
    assert (answer["checked"], answer["agree"], answer["findings"][0]["line"]) == (2, 1, 2)
    assert "50.0 %" in shell.run("audit-readings", "a.csv", "--summary", code=1)
    (tmp_path / "right.csv").write_text("name,pinyin\n北京,Beijing\n", encoding="utf-8")
    shell.run("audit-readings", "right.csv")
    (tmp_path / "none.csv").write_text("name,pinyin\nOslo,Oslo\n", encoding="utf-8")
    shell.run("audit-readings", "none.csv", code=1)
    shell.run("audit-readings", "a.csv", "--name", "c", code=2)
    shell.run("audit-readings", "missing.csv", code=1)


def test_a_workbook_holds_texts_and_no_formulas() -> None:
    data = b"".join(sheets.workbook([["a"], ["=1+1"], ["+7"]], title="x"))
    assert [row.cells for row in sheets.rows(data)] == [["a"], ["=1+1"], ["+7"]]
    assert io.BytesIO(data).read(2) == b"PK"
