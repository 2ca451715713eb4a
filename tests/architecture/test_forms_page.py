"""docs/forms.md names every code the reader may say, and no other."""

import ast
import re
from pathlib import Path

SAID_BY = frozenset({"FileRefused", "SheetRefused", "Remark", "Finding"})
ENGINES = (Path("apps/ai/engine"), Path("apps/core/engine/sheets"))
# Said with a code that is computed, or for our own failure rather than the file's.
SAID_OTHERWISE = frozenset(
    {
        *("example_sheet", "instruction_sheet", "list_sheet"),
        *("date_cell", "formula_error", "formula_without_value"),
    }
)


def codes_in_code() -> set[str]:
    """Return the codes that stand as words in a call that says something of a file."""
    codes: set[str] = set()
    for engine in ENGINES:
        for path in engine.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAID_BY:
                    said = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
                    codes |= {
                        arg.value
                        for arg in said
                        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                    }
    return codes


def codes_on_the_page() -> set[str]:
    """Return the codes in the first columns of the page's tables."""
    page = Path("docs/forms.md").read_text(encoding="utf-8")
    firsts = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    return {code for first in firsts for code in re.findall(r"`([a-z_]+)`", first)}


def test_every_code_the_reader_says_is_on_the_page() -> None:
    in_code = codes_in_code()
    assert {"pdf_protected", "hidden_text", "barcode_capacity"} <= in_code
    assert in_code - codes_on_the_page() == set()


def test_the_page_names_no_code_that_nobody_says() -> None:
    assert codes_on_the_page() - codes_in_code() - SAID_OTHERWISE == set()
