"""Find a young person among the records someone may see. Names stay sealed: only keyed tokens are compared."""

from django.db.models import Q, QuerySet

from assessments.sealed import blind, search_tokens


def people_matching(people: QuerySet, text: str) -> QuerySet:
    """Take young people already limited to what the user may see, and what was typed (a case number, or parts of a
    name, spelled or sounding alike); give those that match. Nothing typed: nobody."""
    text = text.strip()
    if not text:
        return people.none()
    found = Q(case_number_index=blind("young_person.case_number", text) or "-")
    if words := search_tokens(text):
        by_name = people
        for tokens in words:
            by_name = by_name.filter(name_tokens__token__in=tokens)
        found |= Q(pk__in=by_name.values("pk"))
    return people.filter(found)
