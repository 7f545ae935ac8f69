"""ICD-10-CM codes to pick from, and what any code has to look like. A provider chooses; the app never does.

Checked against the April 2026 release. A row's `note` says what else the code asks for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """One row of the pick list."""

    code: str
    words: str
    group: str
    note: str = ""


_GENERAL, _DIABETES, _TREATMENT, _DEFICIENCY = "Neuropathy", "Diabetes", "Treatment and toxins", "Deficiency"
_IMMUNE, _SPINE, _SYMPTOMS, _LUNG = "Immune", "Spine", "Symptoms only", "Lung"
PICK_LIST: tuple[Code, ...] = (
    Code("G62.9", "Polyneuropathy, unspecified", _GENERAL),
    Code("G60.9", "Hereditary and idiopathic neuropathy, unspecified", _GENERAL),
    Code("G60.3", "Idiopathic progressive neuropathy", _GENERAL),
    Code("G58.9", "Mononeuropathy, unspecified", _GENERAL),
    Code("E11.42", "Type 2 diabetes with diabetic polyneuropathy", _DIABETES),
    Code("E11.40", "Type 2 diabetes with diabetic neuropathy, unspecified", _DIABETES),
    Code("E11.41", "Type 2 diabetes with diabetic mononeuropathy", _DIABETES),
    Code("E10.42", "Type 1 diabetes with diabetic polyneuropathy", _DIABETES),
    Code("E10.40", "Type 1 diabetes with diabetic neuropathy, unspecified", _DIABETES),
    Code("G62.0", "Drug-induced polyneuropathy", _TREATMENT, "with T45.1X5- after chemotherapy"),
    Code("G62.82", "Radiation-induced polyneuropathy", _TREATMENT),
    Code("G62.2", "Polyneuropathy due to other toxic agents", _TREATMENT, "code first T51-T65"),
    Code("G62.1", "Alcoholic polyneuropathy", _TREATMENT),
    Code("E53.8", "Deficiency of other specified B group vitamins", _DEFICIENCY, "then G63"),
    Code("E51.9", "Thiamine deficiency, unspecified", _DEFICIENCY, "then G63"),
    Code("G63", "Polyneuropathy in diseases classified elsewhere", _DEFICIENCY, "never first, never for diabetes"),
    Code("G61.81", "Chronic inflammatory demyelinating polyneuritis", _IMMUNE),
    Code("M05.50", "Rheumatoid polyneuropathy with rheumatoid arthritis, unspecified site", _IMMUNE),
    Code("M54.12", "Radiculopathy, cervical region", _SPINE),
    Code("M54.16", "Radiculopathy, lumbar region", _SPINE),
    Code("M54.17", "Radiculopathy, lumbosacral region", _SPINE),
    Code("M51.16", "Intervertebral disc disorders with radiculopathy, lumbar region", _SPINE),
    Code("M51.17", "Intervertebral disc disorders with radiculopathy, lumbosacral region", _SPINE),
    Code("M48.061", "Spinal stenosis, lumbar region, without neurogenic claudication", _SPINE),
    Code("R20.0", "Anesthesia of skin", _SYMPTOMS),
    Code("R20.1", "Hypoesthesia of skin", _SYMPTOMS),
    Code("R20.2", "Paresthesia of skin", _SYMPTOMS),
    Code("R20.3", "Hyperesthesia", _SYMPTOMS),
    Code("M79.2", "Neuralgia and neuritis, unspecified", _SYMPTOMS),
    Code("R26.81", "Unsteadiness on feet", _SYMPTOMS),
    Code("R26.89", "Other abnormalities of gait and mobility", _SYMPTOMS),
    Code("R26.2", "Difficulty in walking, not elsewhere classified", _SYMPTOMS),
    Code("R53.1", "Weakness", _SYMPTOMS),
    Code("J44.9", "Chronic obstructive pulmonary disease, unspecified", _LUNG),
    Code("J84.10", "Pulmonary fibrosis, unspecified", _LUNG),
    Code("J63.2", "Berylliosis", _LUNG),
    Code("J60", "Coalworker's pneumoconiosis", _LUNG),
    Code("J61", "Pneumoconiosis due to asbestos and other mineral fibers", _LUNG),
    Code("J62.8", "Pneumoconiosis due to other dust containing silica", _LUNG),
    Code("J64", "Unspecified pneumoconiosis", _LUNG),
    Code("Z99.81", "Dependence on supplemental oxygen", _LUNG),
)
BY_CODE = {row.code: row for row in PICK_LIST}
#: A letter, a digit, a digit or letter; then, after a dot, up to four more. "-" at the end leaves the rest open.
_SHAPE = re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,3}[0-9A-Z-]?)?")
_ELSEWHERE = "G63"
#: Diabetes of any kind: its own codes name the neuropathy.
_DIABETES_CODES = ("E08", "E09", "E10", "E11", "E13")


def typed(text: str) -> list[str]:
    """The codes in a line, in their order, each once: commas, semicolons and blanks part them."""
    return list(dict.fromkeys(part.upper() for part in re.split(r"[,;\s]+", text) if part))


def trouble(codes: Sequence[str]) -> str:
    """What is wrong with these codes, for the person who typed them; "" where nothing is."""
    odd = [code for code in codes if not _SHAPE.fullmatch(code)]
    if odd:
        return f"{odd[0]} is not written like an ICD-10-CM code. One looks like G62.9 or E11.42."
    if _ELSEWHERE in codes and any(code.startswith(_DIABETES_CODES) for code in codes):
        return "G63 is never used for diabetes: codes such as E11.42 name the neuropathy already."
    if _ELSEWHERE in codes[:1]:
        return "G63 never stands first: the code of the disease that causes it comes before it, as in E53.8, G63."
    return ""


def in_words(codes: Sequence[str]) -> list[str]:
    """Each code with its words, where the pick list has them."""
    return [f"{code} {BY_CODE[code].words}" if code in BY_CODE else code for code in codes]
