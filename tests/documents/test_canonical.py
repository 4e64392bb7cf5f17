"""R7: the fingerprint of frozen data is one exact rule."""

import datetime
import decimal
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sar_portal.documents.canonical import canonical_json, content_hash

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


def test_the_bytes_are_those_of_the_rule():
    data = {"b": [1, True, None], "a": 'Siân said "no"\n\t', "é": "\x07", "Z": {}}
    assert (
        canonical_json(data) == b'{"Z":{},"a":"Si\xc3\xa2n said \\"no\\"\\n\\t","b":[1,true,null],"\xc3\xa9":"\\u0007"}'
    )
    assert content_hash(data) == hashlib.sha256(canonical_json(data)).hexdigest()


def test_keys_sort_by_code_point_and_lists_keep_their_order():
    assert content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})
    assert content_hash(["a", "b"]) != content_hash(["b", "a"])


def test_text_is_not_normalised_or_trimmed():
    assert len({content_hash(text) for text in ("é", "e\u0301", "é ", "É")}) == 4


@given(PLAIN)
def test_going_through_json_changes_nothing(data):
    assert content_hash(json.loads(json.dumps(data))) == content_hash(data)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.5, "data.answers[1] is a float"),
        (datetime.date(2026, 3, 1), "data.answers[1] is a date"),
        (decimal.Decimal("1.0"), "data.answers[1] is a Decimal"),
        (("a",), "data.answers[1] is a tuple"),
        (b"a", "data.answers[1] is a bytes"),
        ("canary\x00", "data.answers[1] holds a zero character"),
        ("canary\ud800", "data.answers[1] holds half a character"),
        ({1: "a"}, "data.answers[1] has a key that is not text"),
    ],
)
def test_what_could_be_written_two_ways_is_refused_without_quoting_it(value, said):
    with pytest.raises(TypeError) as caught:
        content_hash({"answers": ["", value]})
    assert said in str(caught.value)
    assert "canary" not in str(caught.value)
