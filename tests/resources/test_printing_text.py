"""What people type never stops the paper, is never read as markup, and never vanishes without a mark."""

import io
import threading
from pathlib import Path

import pytest
from pypdf import PdfReader

from resources.printing import typeset
from resources.printing.file_plan import PlanGoal, PlanLine, PlanStep, Reason, ServiceFacts, render_pdf
from resources.printing.text import Cleaner
from tests.resources.test_printing_file_plan import make_plan

PAPERS = Path(typeset.__file__).parent / "papers"


def pages_of(plan) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(plan))).pages]


def everywhere(text: str):
    reason = Reason(on_ramp=text, answer=text, rationale=text, source_sentence=text, how_known=(text,), around=text)
    facts = ServiceFacts(name=text, organization=text, phone=text, address=text, hours=text)
    return make_plan(
        agency=text,
        case_number=text,
        author=text,
        goals=(PlanGoal(words=text),),
        strengths=(text,),
        lines=(
            PlanLine(kind_of_help=text, reasons=(reason,), service=facts, because=(text,), ask_about=(text, text)),
            PlanLine(kind_of_help=text, meanwhile=text, agreement=text, agreement_why=text),
        ),
        steps=(PlanStep(what=text, who=text),),
        reviewers_note=text,
    )


@pytest.mark.parametrize(
    "text",
    [
        '#import "@preview/tablex:0.0.8": *',
        '#panic("no") #read("/etc/passwd") #sys.inputs',
        "*bold* _it_ `raw` $x^2$ @ref <label> = Title - item + one / term: x \\ // /* ~ --",
        "<script>alert(1)</script> &amp; {{ x }} {% y %}",
        '"quotes" \\" \\n ]} \'',
    ],
)
def test_markup_prints_as_it_was_typed(text):
    printed = "".join("".join(pages_of(everywhere(text))).split())
    assert printed.count("".join(text.split())) >= 15


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x01\x07\x1b[31m",
        "\ud800 half a character",
        "\u202ebackwards\u202c \u2066x",
        "\u0301 combining alone",
        "\ue000 \ufffe \U000e0041 \ufffd",
        "😀 👨‍👩‍👧 👍🏽 🇺🇸 1️⃣",
        "中文 日本語 한국어 አማርኛ ไทย",
        "a\r\nb\rc\u2028d\x0ce\tf",
        "x" * 3000,
        "\n" * 300 + "end",
    ],
)
def test_no_text_stops_the_print(text):
    assert pages_of(everywhere(text))


def test_what_the_fonts_lack_is_named_or_marked_and_the_paper_says_so():
    text = " ".join(" ".join(pages_of(make_plan(goals=(PlanGoal(words="fine 😀 中 x"),), lines=()))).split())
    assert "“fine [grinning face] ? x”" in text
    assert "Some characters have no letter form on this paper." in text
    plain = " ".join(" ".join(pages_of(make_plan(goals=(PlanGoal(words="Año, Łódź, Việt, Привет"),)))).split())
    assert "“Año, Łódź, Việt, Привет”" in plain
    assert "no letter form" not in plain


def test_right_to_left_words_print_whole():
    text = "".join(pages_of(make_plan(goals=(PlanGoal(words="שלום"), PlanGoal(words="سلام")))))
    assert "שלום" in text
    assert "سلام" in text


def test_a_note_of_ten_thousand_characters_prints_to_its_last_word():
    note = "word " * 1998 + "last"
    line = PlanLine(kind_of_help="Food", meanwhile=note)
    texts = pages_of(make_plan(lines=(line,), reviewers_note=note))
    assert "".join(texts).split().count("word") == 2 * 1998
    assert "".join(texts).split().count("last") == 2


def test_a_long_run_without_spaces_stays_on_the_page():
    pdf = PdfReader(io.BytesIO(render_pdf(make_plan(reviewers_note="x" * 500))))
    lines = [line for page in pdf.pages for line in page.extract_text().splitlines() if "xxxx" in line]
    assert len(lines) > 3
    assert max(map(len, lines)) < 140


def test_cleaner_keeps_lines_and_drops_what_cannot_be_seen():
    clean = Cleaner()
    assert clean(" a\r\nb\rc\u2028d\te\x00\u202e ") == "a\nb\nc\nd e"
    assert not clean.replaced
    assert clean("e\u0301") == "é"
    assert clean("\ud800") == "?"
    assert clean.replaced


def test_threads_print_their_own_plan():
    failures = []

    def work(name: str) -> None:
        for count in range(3):
            text = "".join(pages_of(make_plan(case_number=f"{name}-{count}", lines=())))
            if f"{name}-{count}" not in text:
                failures.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("AA", "BB", "CC", "DD")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_one_compiler_serves_the_process():
    render_pdf(make_plan())
    first = typeset._compiler("file_plan")
    render_pdf(make_plan())
    assert typeset._compiler("file_plan") is first


def test_papers_hold_no_words_and_fetch_nothing():
    for paper in PAPERS.glob("*.typ"):
        source = paper.read_text()
        assert "@preview" not in source
        assert "#import" not in source
        assert "#include" not in source
    assert not (PAPERS / "no-packages").exists()
