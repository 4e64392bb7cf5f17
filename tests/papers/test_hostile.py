"""Text is text: whatever is typed is printed as it was typed and does nothing else."""

import re

import pytest

from sar_portal.access.errors import Refused
from sar_portal.documents.papers import LONGEST_WORD, MOST_ENTRIES
from sar_portal.documents.render import css_text, render_pdf
from tests.documents.reading import reader, words
from tests.papers.samples import CHRONOLOGY, LETTER, REPORT, SAMPLES, entry

HOSTILE = [
    "<script>alert(1)</script>",
    "{{ d.reference }}{% include 'x' %}",
    "</td></tr></table></body><h1>out</h1>",
    '"><img src="file:///etc/passwd">',
    "<!-- <style>*{display:none}</style>",
    "&lt;b&gt; &amp; &#x41;",
    "]]> <?xml ?>",
    "@import url(http://127.0.0.1/x); } * { color: red }",
    "=cmd|'/c calc'!A1",
]


def poisoned(data, text: str):
    """The same data with the text after each text in it, where the shape lets it stand."""
    if isinstance(data, str):
        return f"{data} {text}"
    if isinstance(data, list):
        return [poisoned(item, text) for item in data]
    if isinstance(data, dict):
        return {key: value if key == "holds" else poisoned(value, text) for key, value in data.items()}
    return data


@pytest.mark.parametrize("name", SAMPLES)
def test_hostile_text_in_every_field_is_printed_literally(name):
    frozen, beside = SAMPLES[name]
    frozen = frozen | {
        key: frozen[key][:2] for key in ("entries", "answers", "recommendations", "rows") if key in frozen
    }
    every = " ".join(HOSTILE)
    clean = poisoned(frozen, every) | {"version": frozen["version"]}
    pdf = render_pdf(name, clean, poisoned(beside, every) if beside else None)
    shown = re.sub(r"\s", "", words(pdf))
    for text in HOSTILE:
        assert re.sub(r"\s", "", text) in shown
    made = reader(pdf)
    assert "root:x:" not in shown
    assert not any(page.images for page in made.pages)
    assert all(title != "out" for title in re.findall(r"'/Title': '(.*?)'", str(made.outline)))


def test_marks_that_turn_the_writing_round_stay_in_their_own_cell():
    turned = "turned\u202eround"
    first = entry(1) | {"what_happened": turned, "comment": turned}
    text = words(render_pdf("chronology", CHRONOLOGY | {"entries": [first, entry(3)]}))
    assert entry(3)["action"].split(";")[0] in text
    assert "Page 1 of" in text


def test_letters_of_other_scripts_do_not_stop_a_paper():
    text = "Zażółć gęślą jaźń, Łukasz, Siân, Þórr, naïve — “quoted” £5 €5 אבג Ελλ Жук 漢字 🙂"
    made = words(render_pdf("request_letter", LETTER | {"note": text}))
    assert "Zażółć gęślą jaźń, Łukasz, Siân, Þórr" in made


def test_a_long_word_is_broken_and_whole():
    word = "w" * LONGEST_WORD
    report = REPORT | {"entries": [entry(1) | {"comment": word}], "terms_of_reference": word}
    shown = words(render_pdf("imr_report", report)).replace("\u200b", "")
    assert re.sub(r"\s", "", shown).count("w" * 30) > 0
    assert shown.count("w") >= 2 * LONGEST_WORD


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"terms_of_reference": "w" * 1_000_000}, "too many for a paper"),
        ({"terms_of_reference": "w" * (LONGEST_WORD + 1)}, "without a space"),
        ({"entries": [entry(1)] * (MOST_ENTRIES + 1)}, "at most 5,000 entries"),
    ],
)
def test_what_cannot_be_laid_out_is_refused_at_once(changes, said):
    with pytest.raises(Refused, match=said):
        render_pdf("imr_report", REPORT | changes)


def test_text_in_the_page_furniture_cannot_leave_its_string():
    assert (
        css_text('a"; } * { x: \\ 1\n')
        == '"a\\000022 \\00003b  \\00007d  \\00002a  \\00007b  x\\00003a  \\00005c  1\\00000a "'
    )
