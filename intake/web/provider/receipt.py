"""What a provider is shown: the request in three lines, and what was signed, as a page and as a paper."""

from typing import Any

from django.utils import timezone

from intake.letters import codes, pdf
from intake.letters.answers import ProviderAnswer
from intake.letters.content import day
from intake.letters.sender import clinic


def in_short(content: dict[str, Any]) -> list[str]:
    """Three lines of a letter's own words: who, what troubles them and where, what the safety screen left."""
    reasons, safety = content["reasons"], content["safety"]
    counted = [f"{name} {number} of 10" if number.isdigit() else name for name, _, number in reasons["rows"]]
    where = f"{reasons['where']['label']}: {reasons['where']['text']}."
    stands = [f"{kind}: {what}" for kind, what, _ in safety["rows"]]
    return [
        f"{', '.join(_about(content))}.",
        f"{', '.join(counted) or reasons['none'].rstrip('.')}. {where}",
        f"{'. '.join(stands)}." if stands else safety["none"],
    ]


def signed(answer: ProviderAnswer) -> list[tuple[str, str]]:
    """(what, as it was signed) for everything that was said."""
    names = {row["item"]: row["name"] for row in answer.letter.content["reply"]["clearances"]}
    cleared = [
        (names.get(item, item), "Massage is all right" if yes else "Not yet") for item, yes in answer.cleared.items()
    ]
    numbers = ("minutes", "per_week", "weeks", "visits")
    dose = [(_label(name), str(getattr(answer, name))) for name in numbers if getattr(answer, name)]
    who = ", ".join(filter(None, [answer.signer_name, answer.signer_credential]))
    rows = [
        ("Answer", answer.get_answer_display()),
        ("Limits", answer.limits),
        ("Reason", answer.reason),
        *[(f"{name} ({day(answer.signed_on)})", said) for name, said in cleared],
        ("Diagnosis", answer.diagnosis),
        ("ICD-10-CM", "\n".join(codes.in_words(answer.icd10))),
        *dose,
        ("Counts until", day(answer.expires_on) if answer.expires_on else ""),
        ("Signed by", who),
        ("NPI", answer.signer_npi),
        ("Signed", timezone.localtime(answer.at).strftime("%B %d, %Y, %I:%M %p %Z")),
        ("Statement", answer.statement),
    ]
    return [(label, said) for label, said in rows if said]


def _label(name: str) -> str:
    return {"minutes": "Minutes a visit", "per_week": "Visits a week", "weeks": "Weeks", "visits": "Visits in all"}[
        name
    ]


def paper(answer: ProviderAnswer) -> bytes:
    """The receipt as a tagged PDF; the same answer gives the same bytes."""
    ours, letter = clinic(), answer.letter
    content = {
        "title": "Receipt of your answer",
        "head": [
            ["Letter", f"code {letter.code}, issued {day(timezone.localdate(letter.issued_at))}"],
            ["About", ", ".join(_about(letter.content))],
        ],
        "parts": [{"title": label, "text": said} for label, said in signed(answer)],
        "table": {"title": "", "columns": [], "rows": [], "note": ""},
        "foot": f"Fingerprint of the letter that was signed (SHA-256): {letter.pdf_sha256}\n"
        f"Fingerprint of this answer (SHA-256): {answer.sha256}",
        "signed": "It cannot be changed. To say something else, phone the clinic.",
        "sender": ", ".join(filter(None, [ours.name, ours.phone])),
    }
    return pdf.render_report(content, letter.paper).data


def _about(content: dict[str, Any]) -> list[str]:
    return next((row["lines"] for row in content["head"] if row["label"] == "About"), [])
