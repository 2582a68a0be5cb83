"""What a file in YAML says, and what it may not say."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.formats import yaml_files

_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.dates()
_DOCUMENTS = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(_DOCUMENTS)
def test_it_reads_what_the_library_s_own_safe_loader_reads(document: object) -> None:
    text = yaml.safe_dump(document, allow_unicode=True)
    assert yaml_files.read(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: [1, 2]\nb: 'no'\nc: no\nd: 1e3\ne: ~\nf: 1860-11-14\n",
        "- &x {a: 1}\n- *x\n",
        "a: |\n  one\n  two\n",
        "",
        "# none\n",
    ],
)
def test_it_reads_other_people_s_writing(text: str) -> None:
    assert yaml_files.read(text) == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\n", "the key 'a' stands twice"),
        ("- a: {b: 1, b: 1}\n", "the key 'b' stands twice"),
        ("[a, b]: 1\n", "a key is a text"),
        ("a: !!python/object/apply:os.getcwd []\n", "is not read"),
        ("a: [1\n", "did not find expected"),
        ("--- 1\n--- 2\n", "expected a single document"),
    ],
)
def test_a_fault_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(yaml.YAMLError, match=r"line \d") as caught:
        yaml_files.read(text)
    assert said in str(caught.value)
