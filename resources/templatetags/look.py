"""What templates ask about forms and components: the error summary, the parts of a field, a component with a body."""

from django import forms, template
from django.forms.formsets import BaseFormSet
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from resources.forms import full_label

register = template.Library()

# Radios side by side when all their words together fit on one line of a desk screen.
INLINE_CHOICES, INLINE_CHARACTERS = 5, 64


@register.simple_block_tag(takes_context=True)
def component(context, content, name, **parameters):
    """Render components/<name>.html with the block's content as `body`: {% component "notice" kind="warn" %}…"""
    return render_to_string(
        f"components/{name}.html", context.flatten() | {"text": ""} | parameters | {"body": content}
    )


@register.filter
def look_up(sequence, index):
    """Give sequence[index], or "" when there is none."""
    try:
        return sequence[index]
    except (IndexError, KeyError, TypeError):
        return ""


# --- What is wrong on this page --------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def if_problems(context):
    """Give "Error: " for the page's title when a form in the context has errors, else nothing."""
    return gettext("Error: ") if any(form.errors for form in _forms(context)) or _formset_problems(context) else ""


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def error_summary(context):
    """Show the problems of every bound form and formset in the context, each linked to its control."""
    problems = []
    for formset in _formsets(context):
        problems += [{"href": "", "text": message} for message in formset.non_form_errors()]
    for form in _forms(context):
        problems += problems_of(form)
    return {"problems": problems}


@register.inclusion_tag("components/error_summary.html")
def error_summary_of(form):
    """Show the problems of one form or formset, for a part of a page that is rendered alone."""
    return error_summary({"form": form})


def problems_of(form) -> list[dict]:
    """Give {href, text} for each error of a bound form; href is "" where no visible control can mend it."""
    problems = [{"href": "", "text": message} for message in form.non_field_errors()]
    for name in form.errors:
        if name not in form.fields:
            continue
        field = form[name]
        href = "" if field.is_hidden else f"#{first_control(field)}"
        problems += [{"href": href, "text": _with_label(field, message)} for message in field.errors]
    return problems


def _with_label(field, message) -> str:
    label = full_label(field)
    return f"{label} {message}" if label.endswith(("?", ".", "!", ":")) else f"{label}: {message}"


def _values(context):
    seen = set()
    flat = context.flatten() if hasattr(context, "flatten") else context
    for value in flat.values():
        group = value.values() if type(value) is dict else value if isinstance(value, list | tuple) else [value]
        for item in group:
            if isinstance(item, forms.BaseForm | BaseFormSet) and item.is_bound and id(item) not in seen:
                seen.add(id(item))
                yield item


def _formsets(context):
    return [item for item in _values(context) if isinstance(item, BaseFormSet)]


def _formset_problems(context) -> bool:
    return any(formset.non_form_errors() for formset in _formsets(context))


def _forms(context):
    found = {}
    for item in _values(context):
        for form in item.forms if isinstance(item, BaseFormSet) else [item]:
            # A blank extra form and a form marked for deletion are not wrong.
            if form.is_bound and not (form.empty_permitted and not form.has_changed()):
                found[id(form)] = form
    return found.values()


# --- The parts of a field --------------------------------------------------------------------------------------------


@register.filter
def kind(field) -> str:
    """Give how a bound field is drawn: checkbox, choices (radios or tick boxes), parts, textarea or control."""
    widget = field.field.widget
    match widget:
        case forms.CheckboxInput():
            return "checkbox"
        case forms.RadioSelect() | forms.CheckboxSelectMultiple():
            return "choices"
        case forms.MultiWidget() | forms.SelectDateWidget():
            return "parts"
        case forms.Textarea():
            return "textarea"
    return "control"


@register.filter
def first_control(field) -> str:
    """Give the id of the control that a label or an error link leads to."""
    first = field.subwidgets[0] if field.subwidgets else None
    if first is None:
        return field.auto_id
    inner = first.data.get("subwidgets")
    return (inner[0] if inner else first.data)["attrs"].get("id", field.auto_id)


@register.filter
def parts(field) -> list[dict]:
    """Give {id, label, html} for each control of a field of several, such as month and year."""
    labels = getattr(field.field.widget, "part_labels", None) or _guessed_labels(field.field.widget)
    inner = field.subwidgets[0].data["subwidgets"]
    renderer = field.form.renderer
    return [
        {
            "id": part["attrs"].get("id", ""),
            "label": labels[number] if number < len(labels) else gettext("Part %d") % (number + 1),
            "html": mark_safe(renderer.render(part["template_name"], {"widget": part})),
        }
        for number, part in enumerate(inner)
    ]


def _guessed_labels(widget) -> list[str]:
    if isinstance(widget, forms.SelectDateWidget):
        names = {"year": gettext("Year"), "month": gettext("Month"), "day": gettext("Day")}
        return [names[part] for part in widget._parse_date_fmt()]
    if isinstance(widget, forms.SplitDateTimeWidget):
        return [gettext("Date"), gettext("Time")]
    return []


@register.filter
def is_short(field) -> bool:
    """Say whether all choices of a field fit side by side: a few words each, none with a line below."""
    if getattr(field.field.widget, "choice_hints", None):
        return False
    words = [str(option.choice_label) for option in field]
    return len(words) <= INLINE_CHOICES and sum(map(len, words)) <= INLINE_CHARACTERS


@register.filter
def choice_hint(field, option) -> str:
    """Give the line below one choice, from the widget's `choice_hints` ({value: text}), or nothing."""
    return getattr(field.field.widget, "choice_hints", {}).get(str(option.data["value"]), "")


@register.filter
def described_by(field) -> str:
    """Give the ids of a field's hint and error, for a fieldset around its controls."""
    return field.aria_describedby or ""
