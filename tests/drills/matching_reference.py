"""Matching once more, as naively as product.md says it: plain loops over all rows, no Offer table, no shared helpers.

It shares with the real one only the catalogue, the models, ZIP codes and the words for a distance.
"""

import math

from resources.models import Service
from resources.places import distance_text, locate

CRISIS_OR_SHELTER = ("eco-shelter", "com-crisis-support")
SHARED = ("service_id", "service_at_location_id", "service_name", "organization", "phone", "area", "distance_band")


def everything():
    """Give all services with all that hangs on them, whole, as rows to loop over."""
    return list(
        Service.objects.select_related("organization").prefetch_related(
            "type_links", "qualifications", "languages__language", "phones", "organization__phones",
            "at_locations__phones", "at_locations__location__phones",
        )
    )  # fmt: skip


def reference(services, catalogue, seen, possible, who):
    """Give {service type id: (fits, misses, local count, checked lately)}; each service as a dict."""
    wanted = {pair.service_type for factor in {*seen, *possible} for pair in catalogue.pairs_for(factor)}
    answer = {}
    for kind in catalogue.service_types.values():
        if kind.id in wanted:
            answer[kind.id] = of_kind(services, kind, who, catalogue)
    return answer


def of_kind(services, kind, who, catalogue):
    if kind.applies_if and kind.applies_if not in who.applies:
        return None
    if who.age is not None:
        if kind.min_age is not None and who.age < kind.min_age:
            return None
        if kind.max_age is not None and who.age > kind.max_age:
            return None
    fits, misses = [], []
    for service in services:
        if service.status != "active":
            continue
        if (kind.id, "confirmed") not in [(link.service_type, link.status) for link in service.type_links.all()]:
            continue
        choices = [look_at(service, *place, kind, who, catalogue) for place in places_of(service)]
        choices = [choice for choice in choices if choice["miles"] is None or choice["miles"] <= max(50, 2 * who.miles)]
        if not choices:
            continue
        choice = min(
            choices,
            key=lambda one: (
                len(one["left_out"]) > 0,
                one["reasons"],
                one["reach"] == "remote",
                one["miles"] or 0,
                str(one["service_at_location_id"]),
            ),
        )
        (misses if choice["left_out"] else fits).append(choice)
    fits.sort(key=lambda one: one["order"])
    misses.sort(key=lambda one: one["miss_order"])
    local = [one for one in fits if one["reach"] != "remote"]
    return fits, misses[:3], len(local), len([one for one in local if not one["stale"]])


def places_of(service):
    """Give (pair, lat, lon, reach) of each place; a remote service has one."""
    pairs = sorted(service.at_locations.all(), key=lambda pair: str(pair.pk))
    if service.reach == "remote":
        return [(pair, None, None, "remote") for pair in pairs[:1]]
    found = [(pair, None, None, "remote") for pair in pairs if pair.location.location_type == "virtual"][:1]
    for pair in pairs:
        location = pair.location
        if location.location_type != "physical":
            continue
        if location.confidential or location.latitude is None:
            middle = locate(location.postal_code)
            if middle:
                found.append((pair, middle.lat, middle.lon, service.reach))
        else:
            found.append((pair, location.latitude, location.longitude, service.reach))
    return found


def look_at(service, pair, lat, lon, reach, kind, who, catalogue):
    miles = None if lat is None or who.place is None else haversine(who.place.lat, who.place.lon, lat, lon)
    known = {row.qualification: row.status for row in service.qualifications.all()}
    spoken = {row.language_id: row.language.name for row in service.languages.all()}
    location = pair.location
    distance = say_distance(miles, reach, location.confidential)
    ages = say_ages(service)
    days = None if service.assured_date is None else (who.today - service.assured_date).days
    about_them = kind.audience != "system"

    reasons = []
    if service.pk in who.refused:
        reasons.append(["They said no to this before"])
    if service.pk in who.avoid or service.organization_id in who.avoid:
        reasons.append(["On the list of who should not see this"])
    settled = bool(reasons)
    too_young = who.age is not None and service.minimum_age is not None and who.age < service.minimum_age
    too_old = who.age is not None and service.maximum_age is not None and who.age > service.maximum_age
    if about_them and (too_young or too_old):
        reasons.append([ages])
    if service.capacity == "full":
        reasons.append(["Full"])
    if miles is not None and reach == "site" and miles > who.miles:
        close = miles < who.miles + 2.5
        reasons.append([f"More than {who.miles:g} miles away" if close else f"{sentence(distance)} away"])
    if miles is not None and reach == "area" and miles > 50:
        reasons.append(["Serves another area"])
    if days is None:
        reasons.append(["Never checked"])
    elif days > 365:
        reasons.append(["Not checked for over a year"])
    absent = [name for name in kind.required if known.get(name) == "checked_not"]
    if absent:
        reasons.append([f"Checked: does not meet “{catalogue.qualifications[name].label}”" for name in absent])

    rank = len(who.languages)
    for number, code in reversed(list(enumerate(who.languages))):
        if code in spoken:
            rank = number
    if reach == "remote":
        band = (3, 0)
    elif miles is None:
        band = (2, 0)
    elif (reach == "area" and miles <= 50) or miles < 1:
        band = (1, 0)
    elif miles < 10:
        band = (1, max(1, round(miles)))
    else:
        band = (1, 5 * round(miles / 5))
    name = (service.name.casefold(), service.name, str(service.pk))
    checked_required = len([one for one in kind.required if known.get(one) == "checked"])
    checked_preferred = len([one for one in kind.preferred if known.get(one) == "checked"])
    return {
        "service_id": service.pk,
        "service_at_location_id": pair.pk,
        "service_name": service.name,
        "organization": service.organization.name,
        "phone": nearest_phone(service, pair),
        "area": location.public_area,
        "distance_band": distance,
        "reach": reach,
        "miles": miles,
        "stale": days is None or days > (90 if kind.id in CRISIS_OR_SHELTER else 180),
        "left_out": tuple(text for group in reasons for text in group),
        "reasons": len(reasons),
        "order": (rank, -checked_required, -checked_preferred, band, days, *name),
        "miss_order": (settled, len(reasons), band, *name),
        "because": because(service, kind, who, catalogue, known, spoken, distance, reach, days, ages),
        "ask_about": ask_about(service, kind, who, catalogue, known, spoken, ages),
    }


def because(service, kind, who, catalogue, known, spoken, distance, reach, days, ages):
    told = []
    if who.age is not None and kind.audience != "system" and ages:
        told.append(ages)
    told += [f"Speaks {spoken[code]}" for code in who.languages if code in spoken and code != "en"]
    if reach == "site" and distance:
        told.append(f"{sentence(distance)} away")
    if reach != "site":
        told.append(sentence(distance))
    if service.cost in ("free", "sliding"):
        told.append({"free": "Free", "sliding": "Pay what you can"}[service.cost])
    if service.capacity == "open":
        told.append("Has room")
    if days is not None:
        told.append({0: "Checked today", 1: "Checked 1 day ago"}.get(days, f"Checked {days} days ago"))
    for name in [*kind.required, *kind.preferred]:
        if known.get(name) == "checked":
            told.append(f"Checked: {catalogue.qualifications[name].label}")
    return tuple(told)


def ask_about(service, kind, who, catalogue, known, spoken, ages):
    asked = []
    for name in kind.required:
        label = catalogue.qualifications[name].label
        if name not in known:
            asked.append(f"Ask about: {label}")
        elif known[name] == "says_so":
            asked.append(f"Says so, not checked yet: {label}")
    if who.languages and "en" not in who.languages and not set(who.languages) & set(spoken):
        names = {"es": "Spanish", "so": "Somali", "ar": "Arabic", "vi": "Vietnamese", "ti": "Tigrinya"}
        asked.append(f"Ask about an interpreter for {names[who.languages[0]]}")
    if kind.audience != "system":
        if ages and who.age is None:
            asked.append(f"Ask about ages: {ages}")
        if not ages and kind.audience == "young person":
            asked.append("Ask which ages it takes")
    room = {
        "limited": "Ask if there is still room: a little is left",
        "waitlist": "Ask how long the wait is",
        "unknown": "Ask if there is room",
    }
    cost = {"fee": "Ask about the fee", "unknown": "Ask what it costs"}
    asked += [table[value] for table, value in ((room, service.capacity), (cost, service.cost)) if value in table]
    return tuple(asked)


def say_ages(service):
    low, high = service.minimum_age or None, service.maximum_age
    if low is None and high is None:
        return ""
    if high is None:
        return f"Takes ages {low} and up"
    return f"Takes ages up to {high}" if low is None else f"Takes ages {low} to {high}"


def say_distance(miles, reach, confidential):
    if reach == "remote":
        return "by phone or online"
    if reach == "area" and (miles is None or miles <= 50):
        return "comes to people in this area"
    if miles is None:
        return ""
    if not confidential:
        return distance_text(miles)
    for limit in (10, 25, 50, 100):
        if miles <= limit:
            return f"less than {limit} miles"
    return "over 100 miles"


def nearest_phone(service, pair):
    for owner in (pair, pair.location, service, service.organization):
        for phone in sorted(owner.phones.all(), key=lambda row: (row.position, row.id)):
            if phone.type != "fax":
                return f"{phone.number} ext. {phone.extension}" if phone.extension else phone.number
    return ""


def sentence(text):
    return text[:1].upper() + text[1:]


def haversine(lat_a, lon_a, lat_b, lon_b):
    a, b, c, d = map(math.radians, (lat_a, lon_a, lat_b, lon_b))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 3958.8 * 2 * math.atan2(math.sqrt(h), math.sqrt(1 - h))
