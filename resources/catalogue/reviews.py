"""What has been reviewed of a version of the catalogue, in sentences. A later version is unsigned again."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from resources.models.reviews import ReviewerKind, Scope, Signature

LANGUAGE_SCOPES = {"en": Scope.WORDING_EN, "es": Scope.WORDING_ES}


@dataclass(frozen=True)
class Standing:
    """The signatures of one version, and those of the last version before it that has any."""

    number: int | None
    signatures: tuple[Signature, ...] = ()
    last: tuple[Signature, ...] = ()

    @property
    def by_survivors(self) -> bool:
        """Tell whether a survivor has signed any part of this version."""
        return any(each.reviewer.kind == ReviewerKind.SURVIVOR for each in self.signatures)

    @property
    def signed_languages(self) -> frozenset[str]:
        """Give the languages whose wording is signed for this version; unsigned words are not printed."""
        scopes = {each.scope for each in self.signatures}
        return frozenset(language for language, scope in LANGUAGE_SCOPES.items() if scope in scopes)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Say what it is not, who has signed this version, else which version was signed last and by whom."""
        if self.by_survivors:
            told = [_("It is not a validated instrument.")]
        else:
            told = [_("It is not a validated instrument and has not been reviewed by survivors.")]
        if self.signatures:
            signed = {"number": self.number, "who": _who(self.signatures)}
            told.append(_("Version %(number)s was signed by %(who)s.") % signed)
        elif self.number is not None:
            told.append(_("Nobody has signed version %(number)s.") % {"number": self.number})
        if self.last and not self.signatures:
            signed = {"number": self.last[0].version.number, "who": _who(self.last)}
            told.append(_("The last one signed is version %(number)s, by %(who)s.") % signed)
        return tuple(told)


def standing_of(number: int | None) -> Standing:
    """Give what is signed of one version, in one query."""
    if not isinstance(number, int):
        return Standing(None)
    rows = list(
        Signature.objects.filter(version__number__lte=number, withdrawn_at=None)
        .select_related("reviewer", "version")
        .defer("version__content")
        .order_by("-version__number", "scope", "signed_on", "pk")
    )
    own = tuple(row for row in rows if row.version.number == number)
    latest = rows[0].version.number if rows else None
    return Standing(number, own, () if own else tuple(row for row in rows if row.version.number == latest))


def notice_of(number: int) -> str:
    """Give the sentences about one version as a paper carries them."""
    return _("The catalogue: %(told)s") % {"told": " ".join(standing_of(number).sentences)}


def _who(signatures: tuple[Signature, ...]) -> str:
    return "; ".join(
        _("%(name)s, %(kind)s (%(scope)s, %(day)s)")
        % {
            "name": each.reviewer.name,
            "kind": each.reviewer.get_kind_display().lower(),
            "scope": each.get_scope_display().lower().replace("english", "English").replace("spanish", "Spanish"),
            "day": date_format(each.signed_on),
        }
        for each in signatures
    )
