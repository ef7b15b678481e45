import datetime as dt

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation

from tests.ui.rendering import plain, rendered
from tests.ui.specimen import chart
from ui.charts import Value
from ui.statuses import STATUSES
from ui.toasts import undo_by


@pytest.mark.parametrize("key", STATUSES)
def test_a_status_is_told_by_its_word_beside_a_hidden_shape(key):
    chip = rendered("{% status_chip key %}", key=key)

    assert plain(chip) == STATUSES[key].word
    assert 'aria-hidden="true"' in chip
    assert f"tone-{STATUSES[key].tone}" in chip


def test_a_status_can_be_written_in_plain_text():
    assert rendered('{{ "at_risk"|status_glyph }} {{ "at_risk"|status_word }}') == "▲ At risk"
    assert rendered('{{ "missed"|status_tone }}') == "tone-off"


def test_a_tally_counts_worst_first_and_leaves_out_zero():
    text = rendered(
        '{% tally counts label="Objectives" urls=urls %}',
        counts={"on_track": 2, "at_risk": 0, "off_track": 1},
        urls={"off_track": "/o/?status=off_track"},
    )

    assert plain(text) == "1 Off track 2 On track"
    assert text.count("<a ") == 1


def test_a_page_head_has_its_way_back_its_status_and_its_actions():
    text = rendered(
        '{% page_head title status="at_risk" crumbs=crumbs %}'
        '<a href="/edit/">Edit</a>{% endpage_head %}',
        title="Cost <b>",
        crumbs=[("Objectives", "/o/"), ("New", "")],
    )

    assert plain(text) == "Objectives New Cost &lt;b&gt; At risk Edit"
    assert '<span aria-current="page">New</span>' in text
    assert '<a href="/edit/">Edit</a>' in text


def test_a_page_head_without_actions_has_no_empty_box():
    assert "no-print" not in rendered('{% page_head "Title" %}{% endpage_head %}')


def test_a_figure_is_a_term_and_its_description():
    text = rendered(
        '{% kpi_strip label="Now" %}{% kpi "Live" "4" of="of 7" %}1 in pilot{% endkpi %}'
        "{% endkpi_strip %}"
    )

    assert text.startswith('<dl class="card kpis" aria-label="Now">')
    assert plain(text) == "Live 4 of 7 1 in pilot"


def test_what_people_wrote_is_escaped_everywhere():
    evil = "<img src=x>"
    text = rendered(
        "{% owner evil %}{% attention_list items %}{% timeline happened %}"
        '{% fill "x" evil gap="y" %}{% copy_field evil id="a" label=evil %}'
        '{% code_sample id="b" label="c" %}{{ evil }}{% endcode_sample %}'
        "{% notice title=evil %}{{ evil }}{% endnotice %}{% empty title=evil %}{% endempty %}"
        "{% spark values label=evil %}{% period_picker choices evil label=evil %}",
        evil=evil,
        items=[{"status": "at_risk", "title": evil, "url": evil, "reason": evil, "action": evil}],
        happened=[{"on": dt.date(2026, 1, 1), "text": evil, "who": evil}],
        values=[1, 2],
        choices=[(evil, evil)],
    )

    assert "<img" not in text


def test_a_person_is_initials_for_eyes_and_a_name_for_ears():
    assert plain(rendered('{% owner "Tomas van der Brandt" %}')) == "TB Tomas van der Brandt"
    assert plain(rendered('{% owner "ada@example.org" %}')) == "A ada@example.org"
    assert plain(rendered('{% owner "" %}')) == ""


def test_stages_and_evidence_are_words():
    assert plain(rendered('{% stage "pilot" paused=True %}')) == "Pilot, paused"
    assert plain(rendered('{% evidence 5 money="confirmed" %}')) == "A/B test, confirmed"
    assert rendered("{% evidence 2 %}").count('class="solid"') == 2
    assert '<li aria-current="step">Live</li>' in rendered('{% stage_track "live" %}')


def test_a_blank_of_the_read_back_shows_what_is_missing():
    assert rendered('{% fill "target" gap="a target" %}') == (
        '<b class="num gap" data-fills="target" data-gap="a target">a target</b>'
    )
    assert rendered('{% fill "target" "€4.10" gap="a target" %}') == (
        '<b class="num" data-fills="target" data-gap="a target">€4.10</b>'
    )


def test_the_steps_of_a_wizard_say_what_is_done():
    text = rendered("{% steps items current=2 %}", items=[("Outcome", "/1/"), ("Measure", "/2/")])

    assert plain(text) == "Outcome , done Measure"
    assert '<li aria-current="step">Measure</li>' in text


def test_progress_says_how_far_and_that_one_may_leave():
    text = rendered('{% progress "Importing" done=3 total=9 url="/import/1/" %}')

    assert "3 of 9 done. You may leave this page" in text
    assert 'hx-trigger="every 2s"' in text
    assert "hx-get" not in rendered('{% progress "Importing" %}')


def test_sorting_keeps_the_filter_and_leaves_the_page():
    first = rendered('{% sort_header "Now" "now" css="num" %}', query="?q=a&page=3")
    second = rendered('{% sort_header "Now" "now" %}', query="?sort=now")
    third = rendered('{% sort_header "Now" "now" %}', query="?sort=-now")

    assert first == '<th scope="col" class="num"><a href="?q=a&amp;sort=now">Now</a></th>'
    assert 'aria-sort="ascending"><a href="?sort=-now">' in second
    assert 'aria-sort="descending"><a href="?sort=now">' in third


def test_a_period_is_a_link_that_keeps_the_rest():
    text = rendered(
        '{% period_picker choices "q4" label="Period" %}',
        query="?sort=now&page=2",
        choices=[("q3", "Q3"), ("q4", "Q4 2026")],
    )

    assert '<a href="?sort=now&amp;period=q4" aria-current="true">Q4 2026</a>' in text


def test_a_pager_says_where_one_is():
    paginator = Paginator(range(120), 50)

    middle = rendered("{% pager page %}", query="?q=a", page=paginator.page(2))

    assert plain(middle) == "51–100 of 120 Previous Next"
    assert 'href="?q=a&amp;page=3"' in middle
    assert rendered("{% pager page %}", page=Paginator([1], 50).page(1)) == ""


def test_a_message_can_be_undone_by_a_form():
    message = Message(constants.SUCCESS, "Metric deleted.", extra_tags=undo_by("/undo/7/"))

    text = render_to_string("ui/toasts.html", {"messages": [message]})

    assert '<form method="post" action="/undo/7/">' in text
    assert 'role="status"' in text


def test_a_warning_interrupts_and_has_nothing_to_undo():
    text = render_to_string("ui/toasts.html", {"messages": [Message(constants.WARNING, "Late.")]})

    assert 'role="alert"' in text
    assert "<form" not in text


def test_a_chart_says_in_words_and_in_a_table_what_it_shows():
    text = rendered("{% metric_chart chart %}Caption{% endmetric_chart %}", chart=chart())

    assert (
        "Now €4.49. Baseline €4.80. Target €4.10 by 31 December 2026. Forecast €4.31."
        " 8 in 10 outcomes lie between €4.16 and €4.46." in text
    )
    assert text.count('<svg class="chart') == 2
    assert text.count('<th scope="row"') == 46
    assert "corrected" in text


def test_a_chart_without_a_plan_has_no_column_for_it():
    lonely = chart(plan=[], forecast=[], actual=[Value(dt.date(2026, 1, 5), 4.8)])

    text = rendered("{% metric_chart chart %}{% endmetric_chart %}", chart=lonely)

    assert "Plan" not in text
    assert "<figcaption" not in text


def test_a_bullet_says_its_way():
    text = rendered(
        '{% bullet baseline=4.8 target=4.1 now=4.46 expected=4.2 status="at_risk" unit="EUR" %}'
    )

    assert (
        'aria-label="€4.46, 49% of the way from €4.80 to €4.10; the plan expects €4.20 today"'
        in text
    )
    assert 'aria-label="No value yet, from 12% to 8%"' in rendered(
        '{% bullet baseline=12 target=8 now=None unit="%" %}'
    )


def test_pictures_speak_the_readers_language():
    source = '{% bullet baseline=4.8 target=4.1 now=4.46 unit="EUR" %}'

    with translation.override("fr"):
        assert 'aria-label="4,46 €, soit 49 % du chemin de 4,80 € à 4,10 €"' in rendered(source)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_no_context(name):
    text = render_to_string(f"{name}.html")

    assert '<html lang="en">' in text
    assert 'href="/"' in text


def test_the_page_of_a_failure_uses_no_tag_that_could_fail_too():
    source = render_to_string("500.html", {"reference": "a1b2"})

    assert "Reference: a1b2" in source
    assert "<script" not in source
