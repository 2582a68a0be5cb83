"""The shorter ways of the templates' environment say what Jinja says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

from gazetteer.web import rendering
from gazetteer.web.templating import ShortEnvironment

GIVEN: dict[str, Any] = {
    "document": {"names": ["a <b>"], "items": "a field", "keys": 1, "empty": None},
    "of_class": SimpleNamespace(names="attribute"),
    "called": lambda *given, **named: f"{given}{sorted(named)}",
}


@pytest.mark.parametrize(
    "template",
    [
        "{{ document.names[0] }}|{{ document.absent }}|{{ document.absent is defined }}|{{ document.empty }}",
        "{{ document.items() | list | length }}|{{ document.get('keys') }}|{{ document['items'] }}",
        "{{ of_class.names }}|{{ of_class.absent }}|{{ 'text'.upper() }}",
        "{% macro m(x, y=2) %}{{ x }}<i>{{ y }}</i>{{ caller() if caller else '' }}{% endmacro %}"
        "{{ m('<') }}{{ m(1, y='&') }}{% call m(3) %}in{% endcall %}",
        "{% for one in range(3) %}{% set kept = one %}{{ called(one, two=loop.index) }}{% endfor %}",
        "{% block inner %}{% set here = 1 %}{{ called(here) }}{{ namespace(a=1).a }}{% endblock %}{{ self.inner() }}",
    ],
)
def test_a_template_says_what_it_says_with_jinja_alone(template: str) -> None:
    plain, short = (
        made(autoescape=True).from_string(template).render(GIVEN) for made in (Environment, ShortEnvironment)
    )
    assert short == plain


def test_no_function_that_templates_call_asks_for_their_context() -> None:
    # `ShortContext` would not give it.
    called = rendering._environment().globals.values()
    assert not [one for one in called if hasattr(one, "jinja_pass_arg")]
