"""A directory of chance, written through the actions, and young people of chance to match with it."""

import datetime
import random

from django.utils import timezone

from resources.actions import Actor
from resources.actions.batch import Batch, add_batch
from resources.actions.directory import languages_of, link_type, set_capacity, set_qualification, suggest_type
from resources.matching import Circumstances
from resources.models import (
    Location,
    Organization,
    Phone,
    Qualification,
    Service,
    ServiceAtLocation,
    ServiceLanguage,
    ServiceTypeLink,
)
from resources.places import Place, demo_places

ACTOR = Actor(id="drill", label="Drill")
NAMES = ["Open door", "open Door", "Éclair house", "Zebra club", "alpha", "Alpha", "Ångström", "ward 5", "Haus"]
LANGUAGES = ["en", "es", "so", "ar", "vi"]
DAYS = [0, 1, 12, 89, 90, 91, 179, 180, 181, 300, 364, 365, 366, 500]


def make_directory(chance: random.Random, catalogue, services: int = 40) -> None:
    """Write organizations, places and services with every value a field can have."""
    batch = Batch(organizations=[Organization(name=f"Group {number}") for number in range(6)])
    batch.phones += [
        Phone(organization=row, number=f"308-555-01{number:02}") for number, row in enumerate(batch.organizations)
    ]
    spoken = languages_of(LANGUAGES)
    for _number in range(services):
        _service(chance, catalogue, batch, spoken)
    add_batch(batch=batch, actor=ACTOR)
    for service in chance.sample(batch.services, 8):
        kind = chance.choice(sorted(catalogue.service_types))
        link_type(service=service, service_type=kind, status=chance.choice(["confirmed", "rejected"]), actor=ACTOR)
        suggest_type(service=service, service_type="eco-food", matched_text="food", actor=ACTOR)
        set_capacity(service=service, capacity=chance.choice(["open", "full"]), actor=ACTOR)
        name = chance.choice(sorted(catalogue.qualifications))
        set_qualification(service=service, qualification=name, status=chance.choice(["", "checked_not"]), actor=ACTOR)


def _service(chance: random.Random, catalogue, batch: Batch, spoken: dict) -> None:
    organization, today = chance.choice(batch.organizations), timezone.localdate()
    service = Service(
        organization=organization,
        name=chance.choice(NAMES),
        minimum_age=chance.choice([None, 0, 5, 12, 13, 16, 17]),
        maximum_age=chance.choice([None, 17, 18, 21, 24]),
        status=chance.choice(["active"] * 8 + ["inactive", "defunct"]),
        cost=chance.choice(["free", "sliding", "fee", "unknown"]),
        capacity=chance.choice(["open", "open", "limited", "waitlist", "full", "unknown"]),
        reach=chance.choice(["site", "site", "site", "area", "remote"]),
        assured_date=chance.choice([None, *(today - datetime.timedelta(days=days) for days in DAYS)]),
    )
    locations = [_location(chance, organization) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
    batch.services.append(service)
    batch.locations += locations
    batch.places += [ServiceAtLocation(service=service, location=location) for location in locations]
    batch.languages += [
        ServiceLanguage(service=service, language=spoken[code])
        for code in chance.sample(LANGUAGES, chance.randrange(4))
    ]
    batch.types += [
        ServiceTypeLink(service=service, service_type=kind)
        for kind in chance.sample(sorted(catalogue.service_types), 6)
    ]
    batch.qualifications += [
        Qualification(
            service=service,
            qualification=name,
            status=chance.choice(["checked", "checked", "says_so", "checked_not"]),
            checked_on=today,
        )
        for name in chance.sample(sorted(catalogue.qualifications), 9)
    ]
    owners = [{"service": service}, {"location": locations[0]}, {"service_at_location": batch.places[-1]}]
    for owner in chance.sample(owners, chance.randrange(3)):
        number = f"324-555-01{chance.randrange(100):02}"
        batch.phones += [
            Phone(**owner, number=number, type=chance.choice(["voice", "fax"]), position=chance.randrange(2)),
            Phone(**owner, number=number, extension="7", position=1),
        ]


def _location(chance: random.Random, organization: Organization) -> Location:
    located = chance.random() < 0.8
    return Location(
        organization=organization,
        location_type=chance.choice(["physical"] * 8 + ["virtual", "postal"]),
        address_1="1 Main Street",
        city="Somewhere",
        state_province="NE",
        postal_code=chance.choice([*demo_places(), "00199"]),
        confidential=chance.random() < 0.2,
        area_label=chance.choice(["", "North county"]),
        latitude=round(41.3 + chance.uniform(-0.9, 0.9), 4) if located else None,
        longitude=round(-99.2 + chance.uniform(-1.2, 1.2), 4) if located else None,
    )


def make_circumstances(chance: random.Random, services: list[tuple]) -> Circumstances:
    """Give a young person of chance; `services` are (service id, organization id) to refuse or avoid."""
    avoid = {chance.choice(pair) for pair in chance.sample(services, chance.randrange(4))}
    return Circumstances(
        today=timezone.localdate(),
        age=chance.choice([None, 9, 12, 13, 15, 16, 17, 18, 21, 25]),
        languages=chance.choice([(), ("en",), ("es",), ("es", "en"), ("so", "ar"), ("ti",), ("vi", "ti")]),
        place=chance.choice([None, *demo_places().values(), Place(41.0, -98.4, "Nowhere")]),
        miles=chance.choice([4, 10, 25, 40]),
        applies=chance.choice([frozenset(), frozenset({"parenting"})]),
        avoid=frozenset(avoid),
        refused=frozenset(service for service, _organization in chance.sample(services, chance.randrange(4))),
    )
