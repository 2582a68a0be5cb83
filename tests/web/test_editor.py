"""Editing an entry in its page, without JavaScript: every button over HTTP, and what is stored in the end."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any, get_args

import pytest
from starlette.testclient import TestClient
from tests.web.desk import BROWSER, Desk, hidden, sign_in, text_of, token_of

from gazetteer.domain import vocabulary
from gazetteer.services import editing, lookup
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository
from gazetteer.web import statement_fields, statement_forms
from gazetteer.web.forms import Form
from gazetteer.web.rendering import Page


def _entity(entity_id: str, kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": entity_id, "kind": kind, "names": [{"text": name, "lang": "en", "status": "preferred"}], **more}


@pytest.fixture
def stocked(gazetteer: Gazetteer) -> Gazetteer:
    """A few entries and a source."""
    atlas = {"id": "atlas", "title": "Atlas of towns", "author": "A. Author", "year": 1974}
    editing.put_source(gazetteer, "atlas", atlas, if_match=None, by="cli")
    for entity_id, kind, name in (
        ("russia", "polity", "Russia"),
        ("qing", "polity", "Qing"),
        ("peking", "treaty", "Peking"),
    ):
        editing.create(gazetteer, _entity(entity_id, kind, name), by="cli")
    town = _entity("town", "place", "Town")
    town["names"].append({"text": "海参崴", "lang": "zh-Hans", "id": "n2", "grammar": {"gender": "masculine"}})
    editing.create(gazetteer, town, by="cli")
    return gazetteer


def _written(gazetteer: Gazetteer, entity_id: str) -> dict[str, Any]:
    version = lookup.history(gazetteer, entity_id)["versions"][0]["version"]
    found: dict[str, Any] = json.loads(lookup.version(gazetteer, entity_id, version))
    return found


def test_a_reading_is_corrected(client: TestClient, stocked: Gazetteer) -> None:
    sign_in(client, stocked, "editor", "Li Hua")
    desk = Desk(client, "/e/town/edit?open=names+1")
    assert "Hǎishēnwǎi" in desk.said
    assert "海參崴" in desk.said
    desk.press("reading Hǎishēnwǎi", text="海参崴", lang="zh-Hans", status="admitted", type="common")
    desk.press(
        "keep",
        text="海参崴",
        lang="zh-Hans",
        readings="Hǎishēnwǎi\nHǎishēnwēi TW",
        **{"source-0": "Atlas", "locator-0": "p. 3"},
    )
    assert "Reading nothing → Hǎishēnwǎi" in desk.said
    assert "Sources nothing → Atlas of towns (p. 3)" in desk.said
    assert _written(stocked, "town")["names"][1].get("readings") is None
    saved = desk.press("save", comment="As the atlas has it")
    assert (saved.status_code, saved.headers["location"]) == (303, "/e/town")
    name = _written(stocked, "town")["names"][1]
    assert name["readings"] == [{"pinyin": "Hǎishēnwǎi"}, {"pinyin": "Hǎishēnwēi", "region": "TW"}]
    assert name["sources"] == [{"source": "atlas", "locator": "p. 3"}]
    assert (name["id"], name["grammar"]) == ("n2", {"gender": "masculine"})
    newest = lookup.history(stocked, "town")["versions"][0]
    assert (newest["comment"], newest["by"]["name"]) == ("As the atlas has it", "Li Hua")
    assert "Atlas of towns (p. 3)" in text_of(client.get("/e/town/history", headers=BROWSER).text)


def test_a_place_with_two_names_a_dated_holder_and_a_source(client: TestClient, stocked: Gazetteer) -> None:
    sign_in(client, stocked, "editor")
    desk = Desk(client, "/new?kind=place&name=%E5%8F%8C%E5%9F%8E%E5%AD%90")
    desk.press("open names 0", kind="place", types="city", location="43.8, 131.95")
    desk.press("also zh-Hant 雙城子", text="双城子", lang="zh-Hans", status="preferred", readings="Shuāngchéngzǐ")
    desk.press("open names new")
    desk.press("keep", text="Shuangchengzi", lang="en", status="preferred")
    desk.press("open sovereignty new")
    desk.press(
        "keep",
        holders=["Russia", ""],
        status="sovereignty",
        calendar="julian",
        to="..",
        basis="peking",
        **{
            "from": "2 November 1860",
            "new-source-title": "Сборник договоров",
            "new-source-author": "Grimm",
            "new-source-year": "1927",
        },
    )
    assert "1860-11-14" in desk.answer.text
    assert '<svg class="timeline"' in desk.answer.text
    assert desk.press("check").status_code == 200
    # Its names rest on nothing yet: that can be saved, and is said.
    told = desk.said.partition("It can be saved, but look at this:")[2]
    assert "/names/0" in told, desk.said[-2500:]
    saved = desk.press("save", comment="")
    assert (saved.status_code, saved.headers["location"]) == (303, "/e/shuangchengzi")
    written = _written(stocked, "shuangchengzi")
    assert [name["text"] for name in written["names"]] == ["双城子", "雙城子", "Shuangchengzi"]
    assert written["location"]["coordinates"] == [131.95, 43.8]
    assert written["sovereignty"] == [
        {
            "holders": ["russia"],
            "status": "sovereignty",
            "from": "1860-11-14",
            "to": "..",
            "basis": ["peking"],
            "sources": [{"source": "grimm-1927"}],
        }
    ]
    assert lookup.source_state(stocked, "grimm-1927")["year"] == 1927


@pytest.mark.parametrize("section", list(statement_fields.FIELDS))
def test_a_new_statement_offers_only_what_it_can_be(client: TestClient, stocked: Gazetteer, section: str) -> None:
    """What a form has chosen before anybody touches it is a value of its list, and can be kept."""
    sign_in(client, stocked, "editor")
    page = Desk(client, f"/e/town/edit?open={section}+new").answer.text
    lists = {
        "status": {"names": get_args(vocabulary.NameStatus), "sovereignty": get_args(vocabulary.SovereigntyStatus)},
        "type": {"names": get_args(vocabulary.NameType), "relations": tuple(vocabulary.RELATION_TYPES)},
    }
    for member, allowed in lists.items():
        found = re.search(rf'<select name="{member}".*?</select>', page, re.DOTALL)
        if section in allowed:
            assert found is not None
            assert set(re.findall(r'value="([^"]*)"', found[0])) == set(allowed[section])


@pytest.mark.parametrize(
    ("section", "fields", "said"),
    [
        ("names", {"text": "", "lang": "en"}, "This is needed."),
        ("dates", {"event": "founded", "date": "30 February 1860"}, "is not a date"),
        ("dates", {"event": "founded", "date": ".."}, "This is needed."),
        ("relations", {"type": "part_of", "target": "Nowhere at all"}, "Nothing is known as “Nowhere at all”"),
        ("sovereignty", {"status": "sovereignty", "holders": ""}, "This is needed."),
        ("sovereignty", {"status": "sovereignty", "holders": "russia", "extent": "half"}, "Write a line each"),
        ("definitions", {"lang": "en", "text": "x", "source-0": "no such book"}, "Nothing is known as “no such book”"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(
    client: TestClient, stocked: Gazetteer, section: str, fields: dict[str, str], said: str
) -> None:
    sign_in(client, stocked, "editor")
    desk = Desk(client, f"/e/town/edit?open={section}+new")
    answer = desk.press("save", **fields)
    assert answer.status_code == 422
    assert said in desk.said
    assert hidden(answer.text, "open") == f"{section} new"
    for value in fields.values():
        assert value in desk.said or value in answer.text
    assert len(lookup.history(stocked, "town")["versions"]) == 1
    assert desk.press("close").status_code == 200
    assert "Nothing is changed yet" in desk.said


#: What somebody may type into each field that cannot stand there, and what is said of it in each language.
REFUSED = [
    ("names new", {"text": "Town"}, "text", "already", "已有Town", "Town уже есть"),
    ("names new", {"text": "Port", "region": "taiwan"}, "region", "Two letters", "两个字母", "Две буквы"),
    ("names new", {"text": "Port\u202e"}, "text", "U+202E", "U+202E", "U+202E"),
    ("names new", {"text": "海港", "readings": "Běijīng"}, "readings", "cannot be read", "不能读作", "не читается"),
    ("names new", {"text": "Port", "readings": "Bó"}, "readings", "not written in", "不是汉字", "не иероглифы"),
    ("names new", {"text": "Port", "from": "1900", "to": "1800"}, "to", "before", "须早于", "раньше"),
    ("names new", {"text": "Port", "note": "x" * 10_001}, "note", "10000 characters", "10000 个", "10000 знаков"),
    ("definitions new", {"text": "a\x07b"}, "text", "U+0007", "U+0007", "U+0007"),
    ("dates new", {"event": "fonded", "date": "1860"}, "event", "“founded”", "“founded”", "«founded»"),
    ("relations new", {"type": "part_of", "target": "town"}, "target", "lead back", "绕回", "вернулось"),
    (
        "sovereignty new",
        {"status": "lease", "holders": "russia", "extent": "kl!: x"},
        "extent",
        "no language",
        "不是语言",
        "не язык",
    ),
    ("figures new", {"property": "How Many", "value": "3"}, "property", "English word", "小写英文", "Английское слово"),
    ("basics", {"types": "twon"}, "types", "“town”", "“town”", "«town»"),
    ("basics", {"types": "крепость"}, "types", "English words", "小写英文", "английские слова"),
    ("basics", {"identifiers": "Geo Names: 1"}, "identifiers", "register", "登记库", "реестр"),
    ("basics", {"location": "north"}, "location", "latitude", "纬度", "широту"),
    (
        "names new",
        {"text": "Port", "new-source-title": "Map", "new-source-year": "long ago"},
        "new-year",
        "in digits",
        "用数字",
        "цифрами",
    ),
    (
        "names new",
        {"text": "Port", "new-source-title": "Map", "new-source-url": "map.png"},
        "new-url",
        "http://",
        "http://",
        "http://",
    ),
    (
        "names new",
        {"text": "Port", "new-source-title": "Map", "new-source-id": "atlas"},
        "new-id",
        "already",
        "已有出处",
        "уже есть",
    ),
    ("names new", {"text": "Port", "new-source-year": "1900"}, "new-title", "needed", "必填", "обязательно"),
]


@pytest.mark.parametrize(("part", "fields", "field", "english", "chinese", "russian"), REFUSED)
def test_what_cannot_stand_is_said_beside_its_field_in_the_reader_s_language(
    client: TestClient,
    stocked: Gazetteer,
    part: str,
    fields: dict[str, str],
    field: str,
    english: str,
    chinese: str,
    russian: str,
) -> None:
    sign_in(client, stocked, "editor")
    for language, said in (("en", english), ("zh-Hans", chinese), ("ru", russian)):
        desk = Desk(client, f"/e/town/edit?open={part.replace(' ', '+')}&ui={language}")
        desk.path += f"?ui={language}"
        for button in ("keep", "check"):
            answer = desk.press(button, **fields)
            assert answer.status_code == 422
            assert hidden(answer.text, "open") == part
            told = re.search(rf'id="f-{field}-fault" role="alert">([^<]*)<', answer.text)
            assert told is not None, desk.said
            assert said in unescape(told[1])
            for value in fields.values():
                assert value in unescape(answer.text)
    assert len(lookup.history(stocked, "town")["versions"]) == 1


def test_what_is_typed_of_a_new_source_and_its_calendar_stays_beside_another_mistake(
    client: TestClient, stocked: Gazetteer
) -> None:
    sign_in(client, stocked, "editor")
    desk = Desk(client, "/e/town/edit?open=dates+new")
    made = {"new-source-title": "Gazette", "new-source-year": "1992", "new-source-url": "https://gazette.example/"}
    desk.press("keep", event="founded", date="1860-06-20", place="Nowhere", calendar="julian", **made)
    assert "Nothing is known as “Nowhere”" in desk.said
    assert '<option value="julian" selected>' in desk.answer.text
    for name, value in made.items():
        assert re.search(rf'name="{name}"[^>]* value="{re.escape(value)}"', desk.answer.text), name
    desk.press("keep", event="founded", date="1860-06-20", calendar="julian", **made)
    assert desk.document["dates"] == [
        {"event": "founded", "date": "1860-07-02", "sources": [{"source": "gazette-1992"}]}
    ]
    assert desk.press("save").status_code == 303
    assert lookup.source_state(stocked, "gazette-1992")["url"] == "https://gazette.example/"
    again = Desk(client, "/e/town/edit?open=dates+new")
    again.press("keep", event="renamed", date="1861", **made)
    assert again.document["dates"][1]["sources"] == [{"source": "gazette-1992-2"}]


def test_what_is_found_when_it_is_saved_opens_its_part(client: TestClient, stocked: Gazetteer) -> None:
    """A treaty holds no place: that is seen only beside what is stored."""
    sign_in(client, stocked, "editor")
    desk = Desk(client, "/e/town/edit?open=sovereignty+new")
    assert desk.press("keep", status="sovereignty", holders="peking").status_code == 200
    answer = desk.press("save")
    assert answer.status_code == 422
    assert hidden(answer.text, "open") == "sovereignty 0"
    told = re.search(r'id="f-holders-fault" role="alert">([^<]*)<', answer.text)
    assert told is not None
    assert "Here belongs: state / organisation. peking is: treaty." in told[1]
    desk.press("keep", status="sovereignty", holders="russia")
    assert desk.press("save").status_code == 303


@pytest.mark.parametrize(
    ("text", "lang"), [("Владивосток", "ru"), ("雙城子", "zh-Hant"), ("双城子", "zh-Hans"), ("Port", "en")]
)
def test_a_language_that_nobody_chose_is_told_by_the_letters(
    client: TestClient, stocked: Gazetteer, text: str, lang: str
) -> None:
    sign_in(client, stocked, "editor")
    desk = Desk(client, "/e/town/edit?open=names+new")
    assert desk.press("keep", text=text, lang="").status_code == 200
    assert desk.document["names"][-1] == {"text": text, "lang": lang}


def test_a_new_entry_is_no_mistake_before_it_has_an_id(client: TestClient, stocked: Gazetteer) -> None:
    sign_in(client, stocked, "editor")
    desk = Desk(client, "/new?kind=place")
    assert desk.press("keep", text="Hamlet").status_code == 200
    assert "cannot be saved" not in desk.said


def test_what_the_service_refuses_is_said_before_anything_is_stored(client: TestClient, stocked: Gazetteer) -> None:
    sign_in(client, stocked, "editor")
    desk = Desk(client, "/e/town/edit?open=names+1")
    answer = desk.press("save", text="海参崴", lang="zh-Hans", readings="not pinyin at all")
    assert answer.status_code == 422
    assert "“not pinyin at all” is not pinyin with tone marks. 海参崴 is read Hǎishēnwǎi" in desk.said
    assert hidden(answer.text, "open") == "names 1"
    desk.press("drop names 1")
    assert [name["text"] for name in desk.document["names"]] == ["Town"]
    assert len(lookup.history(stocked, "town")["versions"]) == 1


def test_two_at_once_never_overwrite_each_other(client: TestClient, stocked: Gazetteer) -> None:
    sign_in(client, stocked, "editor", "Li Hua")
    mine = Desk(client, "/e/town/edit?open=dates+new")
    mine.press("keep", event="founded", date="1860")
    theirs = _written(stocked, "town")
    theirs["names"][0]["text"] = "Township"
    editing.replace(stocked, "town", theirs, if_match='"1"', by="cli")
    answer = mine.press("save", comment="mine")
    assert answer.status_code == 409
    assert "Somebody saved this entry meanwhile" in mine.said
    assert "Town → Township" in mine.said
    assert _written(stocked, "town") == theirs
    mine.press("both")
    assert mine.press("save").status_code == 303
    both = _written(stocked, "town")
    assert (both["names"][0]["text"], both["dates"]) == ("Township", [{"event": "founded", "date": "1860"}])


@pytest.mark.parametrize(("how", "text"), [("both", "Theirs"), ("mine", "Mine"), ("theirs", "Theirs")])
def test_where_both_changed_the_same_one_of_them_is_chosen(
    client: TestClient, stocked: Gazetteer, how: str, text: str
) -> None:
    sign_in(client, stocked, "editor")
    mine = Desk(client, "/e/town/edit?open=names+0")
    mine.press("keep", text="Mine", lang="en", status="preferred")
    theirs = _written(stocked, "town")
    theirs["names"][0]["text"] = "Theirs"
    editing.replace(stocked, "town", theirs, if_match='"1"', by="cli")
    assert mine.press("save").status_code == 409
    assert "1 of your changes touch" in mine.said
    mine.press(how)
    assert mine.document["names"][0]["text"] == text
    assert [name["text"] for name in mine.document["names"]] == [text, "海参崴"]


def test_an_id_that_was_used_is_not_used_again(client: TestClient, stocked: Gazetteer) -> None:
    sign_in(client, stocked, "editor")
    desk = Desk(client, "/new?kind=place&name=Town")
    desk.press("save", kind="place")
    assert desk.answer.headers["location"] == "/e/town-2"
    again = Desk(client, "/new?kind=place&name=Town")
    assert again.press("save", kind="place", id="town").status_code == 422
    assert len(lookup.history(stocked, "town")["versions"]) == 1


def test_who_may_not_write_may_not_save(client: TestClient, stocked: Gazetteer) -> None:
    sign_in(client, stocked, "contributor")
    desk = Desk(client, "/e/town/edit?open=dates+new")
    assert 'value="save"' not in desk.press("keep", event="founded", date="1860").text
    assert desk.press("save").status_code == 403
    assert len(lookup.history(stocked, "town")["versions"]) == 1
    client.cookies.clear()
    assert client.get("/e/town/edit", headers=BROWSER).status_code == 303


@pytest.mark.parametrize(
    "draft", ["", "{}", "[]", '{"base": 1, "document": {"names": 1}, "sources": []}', '{"base": "1"}']
)
def test_a_draft_that_is_none_is_refused(client: TestClient, stocked: Gazetteer, draft: str) -> None:
    sign_in(client, stocked, "editor")
    token = token_of(client)
    answer = client.post("/e/town/edit", data={"form_token": token, "draft": draft, "do": "save"}, headers=BROWSER)
    assert answer.status_code in (400, 422)
    other = json.dumps({"base": 1, "document": {"id": "russia", "kind": "polity", "names": []}, "sources": []})
    answer = client.post("/e/town/edit", data={"form_token": token, "draft": other, "do": "save"}, headers=BROWSER)
    assert answer.status_code == 400


def _form_of(fields: list[statement_fields.Field]) -> Form:
    """What a browser sends of fields that nobody touched."""
    sent: list[tuple[str, str]] = []
    for one in fields:
        if one.kind == "sources":
            for row, (source, locator) in enumerate([*one.value, ("", "")]):
                sent += [(f"source-{row}", source), (f"locator-{row}", locator)]
        elif one.kind == "entities":
            sent += [(one.name, value) for value in [*one.value, ""]]
        else:
            sent.append((one.name, one.value))
    return Form(tuple(sent))


def test_a_form_that_nobody_touched_changes_nothing(seeded: Gazetteer) -> None:
    """Statements of every kind in the seed, shown in a form and read again."""
    page = Page({"path": "/", "headers": []}, prefix="", language="ru", chosen=False, parameters={})
    seen: dict[str, int] = {}
    with seeded.database.reading() as connection:
        ids = repository.entity_ids(connection, limit=10_000)[::25]
        written = [json.loads(row.document) for row in repository.written(connection, ids).values()]
    for document in written:
        for section in statement_fields.FIELDS:
            for statement in document.get(section, ())[:3]:
                fields = statement_fields.shown(seeded, page, section, statement)
                found = statement_forms.read(seeded, page, section, _form_of(fields), statement, {})
                assert found.faults == [], (document["id"], section)
                assert found.statement == statement, (document["id"], section)
                seen[section] = seen.get(section, 0) + 1
    assert seen.keys() >= {"names", "dates", "relations", "sovereignty", "definitions"}
