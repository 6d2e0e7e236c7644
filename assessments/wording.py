"""Wording help for what is written about a young person: words of resources.wording, and other young people's names.

A name is looked up through its keyed tokens, among the records that this person may see; nothing sealed is opened."""

from collections import defaultdict

from django.utils.translation import gettext as _

from assessments.models import NameToken, User, YoungPerson
from assessments.sealed import word_tokens
from assessments.standing import Standing
from resources import wording

# A given and a family name this many words apart are taken for one name: "Jordan (his cousin) Rivera" is none.
NEAR = 2


def warnings_for(text: str, *, user: User, person: YoungPerson) -> list[str]:
    """Take what was typed about a young person; give a sentence for each thing that should be said in another way or
    not at all, nothing for plain text. It never blocks."""
    found = wording.warnings(text)
    if _names_someone_else(text[: wording.LONGEST], user, person):
        found.append(
            _("This may be another young person’s full name. Write “a friend” or initials: it is not their record.")
        )
    return found


def _names_someone_else(text: str, user: User, person: YoungPerson) -> bool:
    """Tell whether two words near each other are both in the name of one other young person that this user may see."""
    words = word_tokens(text)
    if len(words) < 2:
        return False
    rows = NameToken.objects.visible_to(user).filter(token__in=set(words)).exclude(young_person=person.pk)
    owners: dict[str, set] = defaultdict(set)
    for token, owner in rows.values_list("token", "young_person_id"):
        owners[token].add(owner)
    own = set(NameToken.objects.visible_to(user).filter(young_person=person.pk).values_list("token", flat=True))
    for place, word in enumerate(words):
        for other in words[place + 1 : place + 1 + NEAR]:
            # Brothers and sisters share a family name: this young person's own name is nobody else's.
            both = word != other and owners[word] & owners[other]
            if both and not {word, other} <= own:
                return True
    return False


def warnings_of_screening(standing: Standing) -> list[str]:
    """Give the warnings of every text in a screening, each once; words only, for a page that lists them."""
    screening = standing.screening
    texts = [*screening.strengths.values(), screening.safety.get("contact_words", "")]
    for each in standing.recorded.values():
        row = each.observation
        texts += [row.note, row.own_words, row.act_first.get("note", "")]
    return wording.warnings_in(texts)
