"""The plan for the file: what stands on the paper, and what must never stand in the file around it."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from resources.printing.file_plan import (
    ActFirstItem,
    FilePlan,
    PlanGoal,
    PlanLine,
    PlanStep,
    Reason,
    SaidNo,
    ServiceFacts,
    render_pdf,
)
from resources.printing.words import NOTICES

FOOD = PlanLine(
    kind_of_help="Food",
    reasons=(
        Reason(
            on_ramp="Not enough food",
            answer="Seen or told",
            rationale="Food comes first.",
            source_sentence="A need for money to afford food",
            how_known=("Seen by worker", "School record"),
            around="about March 2026",
        ),
    ),
    service=ServiceFacts(
        name="Northside Pantry",
        organization="Neighbors",
        phone="(555) 010-2231",
        address="410 Larch Street",
        hours="Mon to Fri 3–7 pm",
        last_verified=date(2026, 10, 2),
    ),
    because=("Open to ages 12 to 20", "Spanish spoken"),
    ask_about=("Safe ways of contact",),
    agreement="Agrees",
    agreement_why="after school",
)
SHELTER = PlanLine(
    kind_of_help="A place to stay",
    service=ServiceFacts(
        name="Harbor House", organization="Safe Steps", address="1 Hidden Way", area="East side", confidential=True
    ),
)
GAP = PlanLine(kind_of_help="Peer support group", meanwhile="A remote group on Tuesdays.")


def make_plan(**changes) -> FilePlan:
    values = {
        "agency": "Marlow County Youth Services",
        "case_number": "MC-0147",
        "initials": "J. D.",
        "version": 3,
        "author": "Dana Whitfield",
        "prepared_on": date(2026, 11, 18),
        "catalogue_number": 7,
        "approved_by": "Rosa Imani",
        "approved_on": date(2026, 11, 20),
        "act_first": (
            ActFirstItem(on_ramp="Told where to go", decided="Report made", decided_on=date(2026, 11, 17)),
            ActFirstItem(on_ramp="Hurt at home", approver_line="Call today."),
        ),
        "goals": (PlanGoal(words="Finish 10th grade"), PlanGoal(words="See a dentist", own_words=False)),
        "strengths": ("Grandmother calls every Sunday",),
        "lines": (FOOD, SHELTER, GAP),
        "steps": (
            PlanStep(what="Call the pantry", who="Dana Whitfield", by=date(2026, 11, 24)),
            PlanStep(what="Visit Harbor House", who="J. D. and Dana", go_together=True),
        ),
        "reviewers_note": "Ask about the bus pass.",
    }
    return FilePlan(**{**values, **changes})


def read(pdf: bytes) -> tuple[PdfReader, list[str]]:
    reader = PdfReader(io.BytesIO(pdf))
    return reader, [" ".join(page.extract_text().split()) for page in reader.pages]


def test_pdf_carries_every_part_of_the_plan():
    text = " ".join(read(render_pdf(make_plan()))[1])
    for part in (
        "Marlow County Youth Services",
        "Case number MC-0147",
        "Initials J. D.",
        "Approved Rosa Imani, Nov 20, 2026",
        "Written by Dana Whitfield",
        "Prepared on Nov 18, 2026",
        "Catalogue Version 7",
        "Told where to go What was decided Report made (Nov 17, 2026)",
        "Hurt at home What was decided Not answered yet. Approver Call today.",
        "“Finish 10th grade”",
        "See a dentist (Written by staff)",
        "Grandmother calls every Sunday",
        "1. Food",
        "Not enough food (Seen or told). Food comes first.",
        "From the fact sheet: “A need for money to afford food”",
        "How we know: Seen by worker · School record · about March 2026",
        "Northside Pantry, Neighbors (555) 010-2231 410 Larch Street Mon to Fri 3–7 pm",
        "3–7 pm Facts last checked: Oct 2, 2026",
        "Why it fits Open to ages 12 to 20 · Spanish spoken",
        "To find out Safe ways of contact",
        "Young person’s answer Agrees: after school",
        "2. A place to stay Service Harbor House, Safe Steps East side The address is confidential.",
        "These facts have not been checked.",
        "3. Peer support group Service None fits here What we do meanwhile A remote group on Tuesdays.",
        "Call the pantry Dana Whitfield Nov 24, 2026 No",
        "Visit Harbor House J. D. and Dana No date yet Yes",
        "Note from the reviewer Ask about the bus pass.",
        *(str(notice) for notice in NOTICES),
    ):
        assert part in text
    assert "1 Hidden Way" not in text
    assert "Draft" not in text


def test_sections_stand_in_the_order_of_reading():
    text = " ".join(read(render_pdf(make_plan()))[1])
    titles = ["What this paper is, and is not", "Act first", "Goals", "What already helps", "Kinds of help, and why"]
    places = [text.index(title) for title in [*titles, "Steps What Who", "Note from the reviewer"]]
    assert places == sorted(places)


@pytest.mark.parametrize(("lines", "pages"), [((), 1), ((FOOD, SHELTER, GAP) * 3, 3)])
def test_every_page_says_whose_file_which_version_and_which_page(lines, pages):
    plan = make_plan(lines=lines, act_first=() if not lines else make_plan().act_first)
    _, texts = read(render_pdf(plan))
    assert len(texts) == pages
    for number, text in enumerate(texts, start=1):
        assert text.startswith("Staff file Case number MC-0147 · J. D.")
        assert "Version 3. Approved by Rosa Imani on Nov 20, 2026." in text
        assert "Not for detention, charges, removal or denying a service." in text
        assert f"Page {number} of {pages}" in text


def test_draft_says_so_on_every_page():
    _, texts = read(render_pdf(make_plan(approved_by="", approved_on=None, lines=(FOOD, GAP) * 4)))
    assert len(texts) > 1
    for text in texts:
        assert text.startswith("Staff file Draft – not approved")
        assert "Version 3. Draft – not approved." in text
    assert "Approved Not yet" in texts[0]


def test_empty_plan_says_what_is_missing():
    text = " ".join(read(render_pdf(make_plan(goals=(), strengths=(), lines=(), steps=(), act_first=())))[1])
    for part in ("No goal written down yet.", "No kind of help in this plan yet.", "No steps written down yet."):
        assert part in text
    assert "Act first" not in text


def test_a_no_to_everything_is_a_plan():
    plan = make_plan(lines=(), said_no=SaidNo(contact="Dana Whitfield", ask_again=date(2027, 1, 4)))
    text = " ".join(read(render_pdf(plan))[1])
    assert "No is their right, not non-compliance. Who stays in touch Dana Whitfield Ask again on Jan 4, 2027" in text


def test_metadata_is_the_word_plan_and_nothing_else():
    reader, _ = read(render_pdf(make_plan()))
    assert reader.metadata["/Title"] == "Plan"
    assert set(reader.metadata) == {"/Title", "/Creator"}
    assert reader.metadata["/Creator"].startswith("Typst")
    xmp = reader.xmp_metadata.stream.get_data().decode()
    for private in ("MC-0147", "J. D.", "Dana", "Rosa", "2026", "CreateDate", "dc:creator"):
        assert private not in xmp


def test_pdf_is_tagged_letter_paper_in_a_named_language():
    reader, _ = read(render_pdf(make_plan()))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data().decode()
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == [612, 792]
    fonts = {str(font["/BaseFont"].split("+")[-1]) for font in fonts_of(reader)}
    assert fonts
    assert all(font.startswith("SourceSansPro") for font in fonts)


def fonts_of(reader: PdfReader):
    return [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]


def test_a_name_instead_of_initials_is_refused():
    for name in ("Jordan Doe", "Jordan", "J. Doe", "A. B. C. D."):
        with pytest.raises(ValueError, match="initials, never a name"):
            make_plan(initials=name)


def test_an_approver_without_a_day_is_refused():
    with pytest.raises(ValueError, match="both, or neither"):
        make_plan(approved_on=None)


def test_a_confidential_service_forgets_its_address():
    service = ServiceFacts(name="A", organization="B", address="1 Hidden Way", area="East side", confidential=True)
    assert service.address == ""
    assert service.where == "East side"


def test_own_words_are_quoted_once():
    assert PlanGoal(words=' "A room of my own" ').shown == "“A room of my own”"
