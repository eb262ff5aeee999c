"""The bundled designs on a small proof sheet, beside the pictures that a person has approved.

`script/approve-designs` keeps what is drawn now. The designs that are compared are those of tests/proofs/cases.json.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pullquote.proofing.approved import Approved
from pullquote.proofing.cases import FEW_FORMATS, FEW_TEXTS, cases_of
from pullquote.proofing.comparing import Compared, compared, gone
from pullquote.proofing.crew import Source
from pullquote.proofing.drawing import MOST_KEPT, draw_cases
from pullquote.proofing.sheet import write_sheet
from templates.load import BUNDLED, Designs

APPROVED = Approved(Path(__file__).parent / "proofs")
DESIGNS = sorted({case.rsplit("-", 2)[0] for case in APPROVED.cases})


@pytest.mark.parametrize("name", DESIGNS)
def test_a_design_looks_as_it_was_approved(name: str, tmp_path: Path) -> None:
    """A change that shows on any card of a design is seen and approved by a person before it is kept."""
    designs = [Designs().get(name)] if (BUNDLED / f"{name}.toml").exists() else []
    cases = cases_of(designs, forms=FEW_FORMATS, texts=FEW_TEXTS)
    rows: list[Compared] = [compared(outcome, APPROVED) for outcome in draw_cases(cases, Source(), jobs=1)]
    others = [other for other in DESIGNS if other != name]
    rows += gone(APPROVED, cases, broken=others)
    asking = [row.id for row in rows if row.asks]
    if asking:
        page = write_sheet(tmp_path / "proof.html", name, rows, "script/approve-designs")
        pytest.fail(f"{', '.join(asking)}: open {page}; if it is right, run script/approve-designs", pytrace=False)


def test_the_script_draws_the_cards_of_this_test() -> None:
    """What the script approves is what is compared here."""
    script = (Path(__file__).parents[1] / "script" / "approve-designs").read_text(encoding="utf-8")
    assert f"--format {','.join(FEW_FORMATS)} --text {','.join(FEW_TEXTS)}\n" in script


def test_approved_pictures_are_small_and_none_is_left_over() -> None:
    """Every picture belongs to an approved case, and none swells the repository."""
    pictures = {path.name: path.stat().st_size for path in APPROVED.folder.glob("*.webp")}
    assert pictures.keys() == {kept.picture for kept in APPROVED.cases.values()} - {""}
    assert max(pictures.values()) <= MOST_KEPT


def test_a_changed_design_is_found_and_shown(tmp_path: Path) -> None:
    """A colour a shade off is seen: the check can fail, and leaves a page that shows old, new and difference."""
    text = (BUNDLED / "editorial.toml").read_text(encoding="utf-8")
    (tmp_path / "editorial.toml").write_text(text.replace("#F5F1E8", "#F2EEE5"), encoding="utf-8")
    design = Designs((tmp_path,)).get("editorial")
    cases = cases_of([design], forms=["wide"], texts=["long"])
    (outcome,) = draw_cases(cases, Source((("editorial", tmp_path / "editorial.toml"),)), jobs=1)
    row = compared(outcome, APPROVED)
    assert "changed" == row.state
    page = write_sheet(tmp_path / "proof.html", "editorial", [row], "").read_text(encoding="utf-8")
    assert 3 == page.count("data:image/webp")
