"""The house form and its templates: every kind of control, right and wrong."""

import datetime

import pytest
from crispy_forms.layout import HTML, Button, ButtonHolder, Column, Div, Field, Fieldset, Hidden, Layout, Row, Submit
from django import forms
from django.http import QueryDict
from django.template import Context, engines
from django.test import RequestFactory

from config.gallery.forms import RIGHT, EveryWidget, StepFormSet, wrong_steps
from resources.forms import DatePartsField, DayField, NoteField, PlainForm
from tests.pages import Page

PAGE = """{% extends "base.html" %}{% load crispy_forms_tags %}
{% block title %}Try{% endblock %}{% block content %}BODY{% endblock %}"""
CRISPY = PAGE.replace("BODY", "<h1>Try</h1><form>{% crispy form %}</form>")


def page(source=CRISPY, **context):
    return Page(engines["django"].from_string(source).render(context, RequestFactory().get("/")))


@pytest.fixture(params=["empty", "wrong", "right"])
def form(request):
    data = {
        "empty": {},
        "wrong": {"line": "whole", "note": "x" * 312, "number": "many", "answer": "no such answer", "month_month": "4"},
        "right": RIGHT | {"line": "whole"},
    }[request.param]
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return EveryWidget(query)


def test_every_summary_link_leads_to_a_control(form):
    got = page(form=form)
    (summary,) = got.with_class("error-summary")
    assert "There is a problem" in summary.text
    links = [element for element in got.all("a") if summary in element.parents]
    visible = [name for name in form.errors if name not in {"__all__", "hidden"}]
    assert len(links) == sum(len(form.errors[name]) for name in visible)
    for link in links:
        control = got.by_id(link.attrs["href"].removeprefix("#"))
        assert control is not None, link.attrs["href"]
        assert control.tag in {"input", "select", "textarea"}
    assert ("Two answers do not agree with each other." in summary.text) == ("__all__" in form.errors)
    assert got.all("title")[0].text == "Error: Try – Offramp"


def test_every_control_has_a_label_and_descriptions_that_exist(form):
    for got in (page(form=form), page(form=EveryWidget())):
        ids = got.ids()
        assert len(ids) == len(set(ids))
        labels = {label.attrs["for"] for label in got.all("label")}
        for control in got.controls():
            assert control.attrs["id"] in labels, control.attrs
        assert labels <= set(ids)
        for element in got.elements:
            for described in element.attrs.get("aria-describedby", "").split():
                assert got.by_id(described) is not None, described


def test_each_wrong_field_shows_its_error_before_its_control(form):
    got = page(form=form)
    order = {element.attrs["id"]: number for number, element in enumerate(got.elements) if "id" in element.attrs}
    for name in form.errors:
        if name in {"__all__", "hidden"}:
            continue
        field = form[name]
        error = got.by_id(f"{field.auto_id}_error")
        assert all(message in error.text for message in field.errors)
        controls = [element for element in got.controls() if element.attrs["name"].split("_")[0] == name.split("_")[0]]
        assert order[f"{field.auto_id}_error"] < min(order[control.attrs["id"]] for control in controls)
        if field.help_text:
            assert order[f"{field.auto_id}_helptext"] < order[f"{field.auto_id}_error"]
        described = [e for e in got.elements if f"{field.auto_id}_error" in e.attrs.get("aria-describedby", "").split()]
        assert described, name


def test_a_page_without_errors_has_no_summary():
    got = page(form=EveryWidget())
    assert not got.with_class("error-summary")
    assert got.all("title")[0].text == "Try – Offramp"


def test_only_the_optional_field_is_marked():
    got = page(form=EveryWidget())
    marked = got.with_class("optional")
    assert [element.parents[-1].attrs["for"] for element in marked] == ["id_maybe"]


def test_a_form_may_leave_out_the_optional_marks():
    class Quiet(PlainForm):
        mark_optional = False
        maybe = forms.CharField(required=False)

    assert not page(form=Quiet()).with_class("optional")


def test_short_choices_stand_side_by_side():
    got = page(form=EveryWidget())
    groups = {e.parents[-1].text.strip().splitlines()[0]: e.attrs["class"] for e in got.with_class("choices")}
    assert groups["No safe place to sleep"] == "choices choices-inline"
    assert groups["How may we reach them?"] == "choices"


def test_a_choice_may_carry_a_hint():
    hints = page(form=EveryWidget()).with_class("choice-hint")
    assert [hint.text for hint in hints] == ["Say only your first name."]
    assert hints[0].parents[-1].attrs["for"] == "id_way_1"


def test_formset_errors_name_their_part():
    source = PAGE.replace("BODY", "<h1>Try</h1>{% crispy formset helper %}")
    steps = wrong_steps()
    got = page(source, formset=steps, helper=steps.forms[0].helper)
    (summary,) = got.with_class("error-summary")
    (link,) = [element for element in got.all("a") if summary in element.parents]
    assert link.text == "Step 2, What will be done? Fill this in."
    assert got.by_id(link.attrs["href"].removeprefix("#")).attrs["name"] == "form-1-action"
    assert {"form-TOTAL_FORMS", "form-INITIAL_FORMS"} <= {e.attrs.get("name") for e in got.all("input")}
    assert got.all("title")[0].text.startswith("Error: ")


def test_a_formset_with_a_broken_management_form_says_so():
    source = PAGE.replace("BODY", "<h1>Try</h1>{% crispy formset helper %}")
    got = page(source, formset=StepFormSet({}), helper=PlainForm().helper)
    (summary,) = got.with_class("error-summary")
    assert "ManagementForm" in summary.text


def test_forms_in_a_list_share_one_summary():
    got = page(PAGE.replace("BODY", "<h1>Try</h1>"), rows=[EveryWidget({}, prefix="a"), EveryWidget({}, prefix="b")])
    assert len(got.with_class("error-summary")) == 1


def test_layout_objects_draw_and_keep_all_fields():
    class Laid(PlainForm):
        a = forms.CharField()
        b = forms.CharField()
        c = forms.CharField()

    form = Laid()
    form.helper.layout = Layout(
        Fieldset("Together", Row(Column("a"), Column("b"))),
        Div(Field("c"), css_class="stack", css_id="third"),
        HTML("<p>Plain</p>"),
        ButtonHolder(Submit("save", "Save"), Button("more", "More"), Hidden("kept", "1")),
    )
    got = page(form=form)
    assert [control.attrs["name"] for control in got.controls()] == ["a", "b", "c"]
    assert [legend.text for legend in got.all("legend")] == ["Together"]
    assert got.by_id("third").attrs["class"] == "stack"
    assert [(e.attrs["type"], e.text) for e in got.all("button")] == [("submit", "Save"), ("button", "More")]
    assert [e.attrs["value"] for e in got.all("input") if e.attrs.get("name") == "kept"] == ["1"]


def test_the_page_writes_the_form_tag_and_crispy_the_token():
    source = "{% load crispy_forms_tags %}{% crispy form %}"
    html = engines["django"].from_string(source).template.render(Context({"form": PlainForm(), "csrf_token": "abc"}))
    assert "<form" not in html
    assert 'name="csrfmiddlewaretoken" value="abc"' in html


# --- Words and limits ------------------------------------------------------------------------------------------------


class Limits(PlainForm):
    note = NoteField(limit=10, required=False)
    line = forms.CharField(max_length=1, required=False)
    own = forms.CharField(error_messages={"required": "Say who."})


def test_too_long_says_how_long():
    form = Limits({"note": "x" * 11, "line": "xy", "own": "x"})
    assert form.errors == {
        "note": ["Use 10 characters or fewer. You wrote 11."],
        "line": ["Use 1 character or fewer. You wrote 2."],
    }


def test_words_of_the_forms_own_author_stay():
    assert Limits({}).errors["own"] == ["Say who."]


def test_nothing_typed_is_cut_by_the_browser():
    html = str(Limits()["note"]) + str(Limits()["line"])
    assert "maxlength" not in html
    assert 'data-limit="10"' in html


def test_a_line_break_counts_as_one_character():
    data = QueryDict(mutable=True)
    data["note"], data["own"] = "1234\r\n6789", "x"
    form = Limits(data)
    assert form.is_valid()
    assert form.cleaned_data["note"] == "1234\n6789"
    assert Limits({"note": "1234\r\n6789", "own": "x"}).is_valid()


def test_ten_thousand_characters_are_kept_on_the_page():
    form = Limits({"note": "y" * 10_000, "own": "x"})
    assert form.errors["note"] == ["Use 10 characters or fewer. You wrote 10000."]
    assert "y" * 10_000 in str(form["note"])


def test_fields_added_later_speak_plainly_too():
    form = PlainForm({})
    form.add_field("later", forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect))
    assert form.errors == {"later": ["Choose an answer."]}


def test_one_form_never_changes_another():
    first, second = Limits(), Limits()
    first.helper.form_tag = True
    first.fields["note"].error_messages["max_length"] = "changed"
    assert second.helper.form_tag is False
    assert second.fields["note"].error_messages["max_length"] != "changed"


@pytest.mark.parametrize(
    ("month", "year", "error"),
    [
        ("4", "", "Enter every part of the date."),
        ("", "2026", "Enter every part of the date."),
        ("13", "2026", "Enter a real date."),
        ("April", "2026", "Enter a real date."),
        ("4", "99999999999999999999", "Enter a real date."),
        ("4", "26", "Enter a year from 2000 to 2030."),
        ("4", "1999", "Enter a year from 2000 to 2030."),
        ("", "", "Enter the date."),
    ],
)
def test_month_and_year_refuse(month, year, error):
    class When(PlainForm):
        when = DatePartsField(first_year=2000, last_year=2030)

    assert When({"when_month": month, "when_year": year}).errors == {"when": [error]}


def test_month_and_year_give_the_first_of_the_month():
    class When(PlainForm):
        when = DatePartsField()
        day = DatePartsField(with_day=True, required=False)

    form = When({"when_month": "4", "when_year": "2026", "day_month": "2", "day_day": "28", "day_year": "2026"})
    assert form.is_valid()
    assert form.cleaned_data == {"when": datetime.date(2026, 4, 1), "day": datetime.date(2026, 2, 28)}
    shown = When(initial=form.cleaned_data)
    assert 'value="4" selected' in str(shown["when"])
    assert 'value="28"' in str(shown["day"])


def test_a_day_may_be_typed_as_americans_write_it():
    class When(PlainForm):
        day = DayField()

    assert When({"day": "3/15/2026"}).is_valid()
    assert When({"day": "15.3.2026"}).errors == {"day": ["Enter a date, for example 3/15/2026."]}
