"""`annotate`, `check`, `export` and `import` of files, as a person or a script runs them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Thread

import docx
import pytest
from tests.cli.test_commands import Shell
from tests.services.test_annotating import DOCUMENTS

from gazetteer.formats import sheets


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A folder with a gazetteer of a few names, taken in by command."""
    made = Shell(tmp_path_factory.mktemp("text"))
    lines = [json.dumps({"source" if "title" in document else "entity": document}) for document in DOCUMENTS]
    (made.folder / "names.jsonl").write_text("\n".join(lines), encoding="utf-8")
    made.run("migrate")
    taken = made.json("import", "jsonl", "names.jsonl")
    assert isinstance(taken, dict)
    assert (taken["created"], taken["replaced"], taken["unchanged"]) == (len(DOCUMENTS), 0, 0)
    assert "the assertion names no source" in {warning["detail"] for warning in taken["warnings"]}
    return made


def write(shell: Shell, name: str, text: str) -> Path:
    path = shell.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_annotate_leaves_code_and_addresses_of_markdown_alone(shell: Shell) -> None:
    write(shell, "a.md", "# Vladivostok\n`Beijing` <https://example.org/China>\n\n海参崴\n")
    rows = [row.split("\t") for row in shell.run("annotate", "a.md", "--target", "ru").splitlines()]
    assert [row[:4] for row in rows[1:]] == [["2", "13", "1", "Vladivostok"], ["53", "56", "4", "海参崴"]]
    assert rows[1][6] == "Владивосток"
    assert len(shell.run("annotate", "a.md", "--target", "ru", "--plain").splitlines()) == 5


def test_annotate_writes_json_and_a_page(shell: Shell) -> None:
    write(shell, "a.txt", "<b>Vladivostok & China</b>")
    answer = json.loads(shell.run("annotate", "a.txt", "--target", "zh-Hans", "--format", "json"))
    assert [found["entity"] for found in answer["annotations"]] == ["vladivostok", "china"]
    assert [answer["forms"][found["form"]]["text"] for found in answer["annotations"]] == ["Vladivostok", "China"]
    page = shell.run("annotate", "a.txt", "--target", "zh-Hans", "--format", "html")
    assert "&lt;b&gt;" in page
    assert "Vladivostok<rt>符拉迪沃斯托克</rt>" in page
    shell.run("annotate", "a.txt", "--target", "?", code=2)
    shell.run("annotate", "a.txt", "--target", "tlh", code=1)


def test_check_two_texts(shell: Shell) -> None:
    write(shell, "en.txt", "From Beijing to Vladivostok")
    write(shell, "good.txt", "从北京到海参崴")
    write(shell, "bad.txt", "从北京到海參崴")
    languages = ("--source-lang", "en", "--target-lang", "zh-Hans")
    assert "1 preferred, 1 admitted; 0 to look at" in shell.run("check", "en.txt", "good.txt", *languages)
    assert "wrong_script" in shell.run("check", "en.txt", "bad.txt", *languages, code=1)
    shell.run("check", "en.txt", "bad.txt", *languages, "--fail-on", "none")
    shell.run("check", "en.txt", "good.txt", *languages, "--fail-on", "missing,admitted", code=1)
    shell.run("check", "en.txt", "good.txt", *languages, "--fail-on", "ugly", code=2)
    shell.run("check", "en.txt", code=2)
    shell.run("check", "en.txt", "good.txt", "--source-lang", "en", code=2)


def test_check_a_bilingual_file(shell: Shell) -> None:
    write(shell, "a.tsv", "Vladivostok\t海参崴\nBeijing\t上海\n")
    answer = shell.json("check", "a.tsv", "--source-lang", "en", "--target-lang", "zh-Hans", code=1)
    assert isinstance(answer, dict)
    assert [(found["unit"], found["finding"]) for found in answer["findings"]] == [("1", "admitted"), ("2", "missing")]
    write(shell, "broken.xlf", "<xliff")
    shell.run("check", "broken.xlf", code=1)


def test_brief_tells_what_a_translation_must_respect(shell: Shell) -> None:
    write(shell, "zh.md", "# 海参崴\n`北京`，海参崴和伯力\n")
    rows = [row.split("\t") for row in shell.run("brief", "zh.md", "--target", "ru", "--on", "1900").splitlines()]
    assert rows[0] == ["write", "for", "cases", "avoid", "entity"]
    assert [row[0] for row in rows[1:]] == ["Владивосток"]
    assert rows[1][1] == "海参崴"
    assert "genitive Владивостока" in rows[1][2]
    answer = shell.json("brief", "zh.md", "--target", "ru", "--on", "1900")
    assert isinstance(answer, dict)
    assert [term["entity"] for term in answer["terms"]] == ["vladivostok"]
    write(shell, "none.txt", "zzzz")
    shell.run("brief", "none.txt", "--target", "ru")
    assert "no known name" in shell.errors
    shell.run("brief", "zh.md", "--target", "?", code=2)
    shell.run("brief", "zh.md", code=2)


def test_check_says_what_is_written_in_several_ways(shell: Shell) -> None:
    languages = ("--source-lang", "en", "--target-lang", "zh-Hans")
    write(shell, "two.tsv", "Vladivostok\t海参崴\nBeijing\t北京\nto Vladivostok\t到符拉迪沃斯托克\n")
    told = shell.run("check", "two.tsv", *languages)
    assert "inconsistent: Vladivostok (vladivostok) is 海参崴 (1), 符拉迪沃斯托克 (3)" in told
    answer = shell.json("check", "two.tsv", *languages, "--fail-on", "inconsistent", code=1)
    assert isinstance(answer, dict)
    (one,) = answer["inconsistent"]
    assert (one["source"], [(way["unit"], way["text"]) for way in one["target"]]) == (
        "Vladivostok",
        [("1", "海参崴"), ("3", "符拉迪沃斯托克")],
    )
    assert answer["failed"] == 1
    write(shell, "one.tsv", "Vladivostok\t海参崴\nto Vladivostok\t到海参崴\nHaishenwai\t符拉迪沃斯托克\n")
    assert "inconsistent" not in shell.run("check", "one.tsv", *languages, "--fail-on", "inconsistent")


def test_check_that_looked_at_nothing_is_no_success(shell: Shell) -> None:
    memory = (
        '<tmx version="1.4"><header srclang="EN-US"/><body><tu><tuv xml:lang="EN-US"><seg>To Vladivostok</seg></tuv>'
        '<tuv xml:lang="ZH-CN"><seg>向东</seg></tuv></tu></body></tmx>'
    )
    write(shell, "m.tmx", memory)
    for target in ("zh-CN", "zh-Hans", "ZH"):
        assert "1 missing" in shell.run("check", "m.tmx", "--target-lang", target, code=1)
    assert "1 missing" in shell.run("check", "m.tmx", code=1)
    shell.run("check", "m.tmx", "--target-lang", "zh-TW", code=1)
    assert "nothing was checked" in shell.errors
    answer = shell.json("check", "m.tmx", "--target-lang", "ru", code=1)
    assert answer == {"units": 0, "findings": [], "inconsistent": [], "failed": 0}
    write(shell, "m.tmx", memory.replace("ZH-CN", "mi"))
    shell.run("check", "m.tmx", code=1)
    assert "no name in mi" in shell.errors


def test_check_shows_what_is_not_final_and_does_not_fail_for_it(shell: Shell) -> None:
    header = 'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n'
    message = '#: a.c:7\n{flags}msgid "_Vladivostok"\nmsgstr "东边(_V)"\n'
    write(shell, "a.po", header + message.format(flags=""))
    assert "a.c:7" in shell.run("check", "a.po", code=1)
    write(shell, "a.po", header + message.format(flags="#, fuzzy\n"))
    told = shell.run("check", "a.po")
    # In a narrow window the cell takes several lines.
    unit = " ".join(line.partition("│")[0].strip() for line in told.splitlines())
    assert "(not final)" in unit
    assert "1 unit, 1 of them not final: 1 missing; 0 to look at" in told


def test_a_glossary_says_on_standard_error_what_it_leaves_out(shell: Shell) -> None:
    rows = shell.run("export", "--format", "omegat", "--langs", "en,zh-Hans").splitlines()
    assert any(row.startswith("Vladivostok\t符拉迪沃斯托克\t") for row in rows)
    assert "left out, because omegat cannot carry it" in shell.errors
    shell.run("export", "--format", "omegat", code=2)
    shell.run("export", "--format", "csv", "--dialect", "linguist", code=2)
    assert 'type="TBX-Linguist"' in shell.run("export", "--format", "tbx", "--dialect", "linguist")


def test_a_mapping_file_says_what_the_columns_hold(shell: Shell) -> None:
    write(shell, "a.csv", "English;中文\nHeihe;黑河\n")
    write(shell, "m.yaml", "kind: place\ncolumns:\n  English: name:en\n  中文: name:zh-Hans\n")
    dry = shell.json("import", "csv", "a.csv", "--mapping", "m.yaml", "--dry-run")
    assert isinstance(dry, dict)
    assert dry["created"] == ["heihe"]
    for broken in ("kind: place\n", "columns: [a]\n", "columns: {English: 3}\n", "other: 1\ncolumns: {}\n", "a: [\n"):
        write(shell, "broken.yaml", broken)
        shell.run("import", "csv", "a.csv", "--mapping", "broken.yaml", code=1)
    write(shell, "village.yaml", "kind: village\ncolumns: {English: name:en}\n")
    shell.run("import", "csv", "a.csv", "--mapping", "village.yaml", code=2)


def test_files_are_taken_in_whole_or_not_at_all(shell: Shell) -> None:
    write(shell, "a.csv", "English;中文\nHeihe;黑河\n")
    mapping = ("--map", "English=name:en", "--map", "中文=name:zh-Hans", "--kind", "place")
    dry = shell.json("import", "csv", "a.csv", *mapping, "--dry-run")
    assert isinstance(dry, dict)
    assert dry["created"] == ["heihe"]
    assert "created 1" in shell.run("import", "csv", "a.csv", *mapping)
    assert "unchanged 1" in shell.run("import", "csv", "a.csv", *mapping)
    write(shell, "b.csv", "text,lang\nx,en\ny,?\n")
    shell.run("import", "csv", "b.csv", code=1)
    assert "line 3 lang" in shell.errors
    write(shell, "c.tbx", "<html/>")
    shell.run("import", "tbx", "c.tbx", code=1)
    shell.run("import", "csv", "a.csv", "--map", "English", code=2)
    shell.run("import", "tbx", "c.tbx", "--kind", "village", code=2)


def _document(shell: Shell, name: str, *paragraphs: str) -> None:
    made = docx.Document()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(str(shell.folder / name))


def _comments(shell: Shell, name: str) -> list[str]:
    return [comment.text for comment in docx.Document(str(shell.folder / name)).comments]


def test_annotate_answers_a_word_document_with_comments(shell: Shell) -> None:
    _document(shell, "report.docx", "The port of Vladivostok.", "From Beijing, nothing else.")
    shell.run("annotate", "report.docx", "--target", "zh-Hans", "-o", "out.docx")
    comments = _comments(shell, "out.docx")
    assert len(comments) == 2
    assert comments[0].startswith("符拉迪沃斯托克")
    assert "vladivostok (place)" in comments[0]
    rows = [row.split("\t") for row in shell.run("annotate", "report.docx", "--target", "zh-Hans").splitlines()]
    assert [row[2:4] for row in rows[1:]] == [["1", "Vladivostok"], ["2", "Beijing"]]
    write(shell, "plain.txt", "Vladivostok")
    shell.run("annotate", "plain.txt", "--target", "zh-Hans", "-o", "out.docx", code=2)
    write(shell, "broken.docx", "no document")
    shell.run("annotate", "broken.docx", "--target", "zh-Hans", code=1)


def test_check_answers_a_word_document_with_comments(shell: Shell) -> None:
    _document(shell, "en.docx", "The port of Vladivostok.", "From Beijing.")
    _document(shell, "zh.docx", "海參崴港。", "从那里。")
    languages = ("--source-lang", "en", "--target-lang", "zh-Hans")
    shell.run("check", "en.docx", "zh.docx", *languages, "-o", "checked.docx", code=1)
    first, second = _comments(shell, "checked.docx")
    assert first.startswith("wrong script: Vladivostok")
    assert second.startswith("missing: Beijing\n北京")
    shell.run("check", "en.docx", *languages, code=2)
    _document(shell, "good.docx", "海参崴港。", "从北京。")
    shell.run("check", "en.docx", "good.docx", *languages)


def test_check_that_looked_at_nothing_fails(shell: Shell) -> None:
    write(shell, "empty.txt", " \n")
    write(shell, "zh.txt", "海参崴")
    languages = ("--source-lang", "en", "--target-lang", "zh-Hans")
    shell.run("check", "empty.txt", "zh.txt", *languages, code=1)
    assert "nothing was checked" in shell.errors
    write(shell, "en.txt", "Vladivostok")
    shell.run("check", "en.txt", "empty.txt", *languages, code=1)


def test_check_with_nothing_to_hold_the_names_against_fails(shell: Shell) -> None:
    languages = ("--source-lang", "en", "--target-lang", "ru")
    write(shell, "en.txt", "Beijing")
    write(shell, "ru.txt", "Пекин и Владивосток")
    assert "1 no_equivalent" in shell.run("check", "en.txt", "ru.txt", *languages, "--fail-on", "none", code=1)
    assert "none of the known names has a form in ru" in shell.errors
    # One name that has a form is enough.
    write(shell, "en.txt", "Vladivostok and Beijing")
    shell.run("check", "en.txt", "ru.txt", *languages)
    assert shell.errors == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_check_reads_tables_of_spreadsheets(shell: Shell, encoding: str) -> None:
    rows = [["en", "zh-Hans"], ["Vladivostok", "海参崴"], ["From Beijing", "从这里"]]
    (shell.folder / "t.tsv").write_bytes("\n".join("\t".join(row) for row in rows).encode(encoding))
    (shell.folder / "t.xlsx").write_bytes(b"".join(sheets.workbook(rows, title="t")))
    for name in ("t.tsv", "t.xlsx"):
        answer = shell.json("check", name, code=1)
        assert isinstance(answer, dict)
        assert answer["units"] == 2
        assert [one["finding"] for one in answer["findings"]] == ["admitted", "missing"]


def test_what_is_written_to_a_pipe_goes_through_it_and_a_link_stays_one(shell: Shell, tmp_path: Path) -> None:
    text = tmp_path / "text.md"
    text.write_text("Vladivostok", encoding="utf-8")
    pipe, target, link = tmp_path / "pipe", tmp_path / "target.json", tmp_path / "link.json"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    shell.run("annotate", str(text), "--target", "ru", "--output", str(pipe))
    reader.join()
    assert pipe.is_fifo()
    target.write_text("before", encoding="utf-8")
    link.symlink_to(target)
    shell.run("annotate", str(text), "--target", "ru", "--output", str(link))
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == read[0] != "before"
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".partial") == []
