"""Draw the evaluation set into a folder: pairs of a PDF and its truth."""

import argparse
import json
from pathlib import Path

from tests.ai.forms.parts import COUNTS, PARTS, draw_part


def main() -> int:
    """Draw what was asked for and say how many."""
    parser = argparse.ArgumentParser(prog="python -m tests.ai.forms", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, help=f"forms of each part (without: {COUNTS})")
    parser.add_argument("--part", choices=PARTS, help="one part alone")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    drawn = 0
    for part in [asked.part] if asked.part else PARTS:
        for form in draw_part(part, asked.count):
            (asked.folder / f"{form.name}.pdf").write_bytes(form.content)
            truth = json.dumps(form.truth, ensure_ascii=False, indent=1)
            (asked.folder / f"{form.name}.json").write_text(truth, encoding="utf-8")
            drawn += 1
    print(f"{drawn} forms in {asked.folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
