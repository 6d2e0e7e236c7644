"""From ZIP codes to points and distances."""

import pytest

from resources.places import Place, demo_places, distance_band, distance_text, locate, miles_between


def test_the_demo_county_is_twelve_made_up_places_around_one_town():
    places = demo_places()

    assert sorted(places) == [f"001{n:02}" for n in range(1, 13)]
    miles = sorted(miles_between(places["00101"], place) for place in places.values())
    assert miles[-1] < 35
    # Three towns lie farther than most people can go for help, so that distance leaves something out.
    assert [round(away) for away in miles if away > 25] == [27, 29, 32]


@pytest.mark.parametrize("text", ["00103", "00103-1234", "001031234", " 00103 "])
def test_a_zip_code_is_found_however_it_is_written(text):
    assert locate(text) == Place(41.36, -99.27, "Cedar Bend")


def test_a_real_zip_code_is_found_offline():
    assert locate("48126") == Place(42.3349, -83.1801, "Dearborn, MI")


@pytest.mark.parametrize("text", ["", None, "0010", "ABC 1234", "00199", "٤٨١٢٦", "48126; drop", "481261"])
def test_what_is_no_zip_code_gives_nothing(text):
    assert locate(text) is None


def test_miles_are_great_circle_miles():
    chicago, detroit = Place(41.8781, -87.6298, ""), Place(42.3314, -83.0458, "")

    assert miles_between(chicago, detroit) == pytest.approx(237.2, abs=0.5)
    assert miles_between(chicago, chicago) == 0


@pytest.mark.parametrize(
    ("miles", "text", "band"),
    [
        (0, "less than 1 mile", 0),
        (0.99, "less than 1 mile", 0),
        (1.2, "about 1 mile", 1),
        (4.4, "about 4 miles", 4),
        (9.9, "about 10 miles", 10),
        (12.6, "about 15 miles", 15),
        (24.0, "about 25 miles", 25),
    ],
)
def test_a_distance_is_said_as_roughly_as_it_is_known(miles, text, band):
    assert distance_text(miles) == text
    assert distance_band(miles) == band
