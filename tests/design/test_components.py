import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from tests.design.kitchen import HOSTILE


def draw(source, **context):
    return Template("{% load design %}" + source).render(Context(context))


def test_a_page_with_every_component_escapes_all_of_them(kitchen_settings):
    html = Client().get("/?bad").content.decode()
    main = html.split("<main")[1].split("</main")[0]
    assert "<script>" not in main and "&lt;script&gt;" in main
    assert html.count("<h1") == 1
    assert "<title>Error: Everything – SAR Portal</title>" in html


def test_components_nest_without_escaping_each_other():
    html = draw('{% empty_state "None yet" %}{% button_link "Add one" "/add/" %}{% endempty_state %}')
    assert '<a href="/add/"' in html and "&lt;a" not in html
    html = draw('{% summary_list %}{% summary_row "State" %}{% tag "late" %}{% endsummary_row %}{% endsummary_list %}')
    assert '<strong class="govuk-tag govuk-tag--red">Late</strong>' in html


def test_an_empty_fact_says_so():
    assert "Not given" in draw('{% summary_row "Chair" %}  {% endsummary_row %}')
    assert "Not given" not in draw('{% summary_row "Chair" %}0{% endsummary_row %}')


def test_a_task_that_cannot_start_is_no_link():
    html = draw('{% task "Send" state="cannot_start" hint="No source" %}')
    assert "<a " not in html and "Cannot start yet" in html and "No source" in html


def test_other_words_with_the_colour_of_a_state():
    assert draw('{% tag "late" words %}', words=HOSTILE).startswith(
        '<strong class="govuk-tag govuk-tag--red">&lt;script'
    )
    with pytest.raises(TemplateSyntaxError):
        draw('{% plain_tag "KLOE 2" "pink" %}')


def test_links_only_to_what_exists(kitchen_settings):
    request = RequestFactory().get("/help/")
    assert draw('{% nav_link "Nowhere" "no:such_place" %}', request=request) == ""
    assert 'aria-current="page"' in draw('{% nav_link "Help" "home:help" %}', request=request)
    assert "aria-current" not in draw('{% nav_link "My work" "home:work_list" %}', request=request)
    assert draw('{% footer_link "Nowhere" "no:such_place" %}') == ""


def test_sign_out_is_a_form_and_help_is_in_its_place(kitchen_settings):
    html = Client().get("/").content.decode()
    assert '<form method="post" action="/sign-out/"' in html and "csrfmiddlewaretoken" in html
    assert html.index("<main") < html.index("govuk-footer__link") and '"historyCacheSize": 0' in html
    assert html.count("OFFICIAL-SENSITIVE") == 2


def test_pages_keep_the_filters():
    pages = Paginator(range(50), 10)
    request = RequestFactory().get("/?agency=a&page=2&agency=b")
    html = draw("{% pagination page %}", page=pages.page(2), request=request)
    assert 'href="?agency=a&amp;agency=b&amp;page=3"' in html and 'aria-current="page"' in html
    assert "Page 2 of 5: 11 to 20 of 50" in html  # on paper, too, where the links are not
    assert draw("{% pagination page %}", page=Paginator([1], 10).page(1), request=request) == ""


def test_an_agency_is_known_by_colour_shape_and_code():
    html = draw('{% agency_mark "POL" 2 name %}', name=HOSTILE)
    assert "agency-mark--red" in html and ">POL<" in html and "<path" in html and "<script>" not in html
    assert 'transform="translate(92 42) scale(1)"' in draw("{% agency_shape 2 100 50 %}")


def test_a_name_marked_as_safe_does_not_make_the_same_words_safe():
    assert "<i>Police</i>" in draw('{% agency_mark "POL" 2 name|safe %}', name="<i>Police</i>")
    assert "<i>" not in draw('{% agency_mark "POL" 2 name %}', name="<i>Police</i>")


def test_tabs_list_their_own_labels():
    html = draw('{% tabs %}{% tab "One thing" %}1{% endtab %}{% tab "Two" %}2{% endtab %}{% endtabs %}' * 2)
    assert html.count('href="#tab-one-thing"') == 2 and html.count("govuk-tabs__panel--hidden") == 2
