"""The pages: one sheet, tagged, the same bytes for the same words, and nobody's words read as markup."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from intake.letters import pdf, plain
from tests.intake.letters.writing import CODE, content_of
from tests.intake.making import MARIA, sent_intake

pytestmark = pytest.mark.django_db

HOSTILE = '#panic(1) *b* _i_ $x$ @ref <label> \\ #read("/etc/passwd") [x] ]} // = Heading `raw` #import "x" https://a.b'
POINTS = {"us-letter": (612, 792), "a4": (595, 842)}


def read(content: dict[str, Any], paper: str = "us-letter") -> PdfReader:
    return PdfReader(BytesIO(pdf.render(content, paper).data))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def tags(reader: PdfReader) -> list[Any]:
    """Every element of the structure tree, in reading order."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            found.append(node)
            if "/K" in node:
                walk(node["/K"])

    walk(reader.root_object["/StructTreeRoot"]["/K"])
    return [node for node in found if "/S" in node]


def test_the_same_words_give_the_same_bytes() -> None:
    content = content_of(sent_intake("V02"))
    assert pdf.render(content, "us-letter") == pdf.render(content, "us-letter")


@pytest.mark.parametrize("paper", POINTS)
def test_a_usual_request_is_one_page(paper: str) -> None:
    printed = pdf.render(content_of(sent_intake("V02")), paper)
    page = PdfReader(BytesIO(printed.data)).pages[0]
    assert printed.pages == 1
    assert (round(page.mediabox.width), round(page.mediabox.height)) == POINTS[paper]


def test_it_is_tagged_with_language_title_headings_in_order_and_words_for_the_picture() -> None:
    reader = read(content_of(sent_intake("V04")))
    root, kinds = reader.root_object, tags(reader)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("en")
    assert reader.metadata is not None
    assert reader.metadata.title == "Request to refer for massage"
    assert "Delgado" not in str(reader.metadata)
    headings = [node["/S"] for node in kinds if str(node["/S"]).startswith("/H")]
    assert headings == ["/H1", *["/H2"] * 6]
    alternatives = [str(node["/Alt"]) for node in kinds if "/Alt" in node]
    assert alternatives == ["Outline of a body, front and back. Marked: Both feet (stocking)."]
    assert {"/Table", "/TH", "/TD", "/Figure"} <= {str(node["/S"]) for node in kinds}


def test_the_words_come_out_in_the_order_of_the_page() -> None:
    content = content_of(sent_intake("V04"))
    text, at = words(read(content)), 0
    titles = [content[part]["title"] for part in ("ask", "reasons", "safety", "plan", "limits", "reply")]
    for part in [content["title"], "Valley Clinic", "Maria Delgado", *titles, CODE, "Diagnosis in words"]:
        at = text.index(part, at) + 1


def test_what_people_wrote_is_text_and_never_markup() -> None:
    referral = sent_intake(
        name="*Maria* #let x", words={"text": HOSTILE}, activities={"items": [{"text": "= A", "score": 3}]}
    )
    content = content_of(referral, note=HOSTILE, areas="$a$", avoid="#b", goals=(("[c]", 4),))
    text = words(read(content))
    for typed in (*HOSTILE.split(), "*Maria* #let x", "$a$", "#b", "[c]: 4 of 10"):
        assert typed in text
    assert " ".join(HOSTILE.split()) in " ".join(plain.text(content).split())


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Łukasz Nguyễn Ștefan Ðorđe", "Łukasz Nguyễn Ștefan Ðorđe"),
        ("Иван Ωμέγα", "Иван Ωμέγα"),
        ("sore 😀", "sore [grinning face]"),
        ("李", pdf.BLANK),
        ("a\u202eb\u200bc", "abc"),
    ],
)
def test_no_character_stops_a_letter(typed: str, printed: str) -> None:
    content = content_of(sent_intake(words={"text": typed}))
    assert f"“{printed}”" in words(read(content))


def test_what_cannot_be_printed_can_be_asked_for() -> None:
    assert pdf.unprintable("Zoë 李 Łuk 😀 王") == sorted("李王😀")
    assert pdf.unprintable("Zoë Ðorđe – “quoted”") == []


def test_long_words_spill_to_a_second_page_and_the_request_stays_on_the_first() -> None:
    facts = {**MARIA, "lung": ["copd"], "answered_yes": ["home_oxygen", "loss_of_feeling", "open_wound_or_ulcer"]}
    facts["indications"] = [
        "burning",
        "tingling",
        "numbness",
        "weakness",
        "tightness",
        "gait_change",
        "reduced_walking",
    ]
    referral = sent_intake(facts, words={"text": "my feet burn at night " * 60}, where="feet_legs_hands")
    content = content_of(referral, note="Mornings are best. " * 60)
    printed = pdf.render(content, "us-letter")
    pages = PdfReader(BytesIO(printed.data)).pages
    first, last = (" ".join(page.extract_text().split()) for page in (pages[0], pages[-1]))
    assert printed.pages == len(pages) == 2
    assert content["ask"]["text"].split(":")[0] in first
    assert "Page 1 of 2" in first
    assert "Maria Delgado" in last
    assert CODE in last
