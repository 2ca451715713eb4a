"""What a PDF carries besides its pages: scripts, actions, attached files. Flagged, never run."""

import re
from typing import Final

import pymupdf

from apps.ai.engine.layout import Remark
from apps.ai.engine.places import Place

MOST_OBJECTS: Final = 20_000
"""Objects looked at for actions; a form has a few hundred."""

_SCRIPT = re.compile(r"/(?:JavaScript|JS)\b")
_LAUNCH = re.compile(r"/S\s*/(?:Launch|SubmitForm|ImportData|GoToR|GoToE)\b")
_MEDIA = re.compile(r"/(?:RichMedia|3D|Movie|Sound)\b")


def find_hazards(document: "pymupdf.Document") -> list[Remark]:
    """Return a remark for each kind of thing that a viewer might run or open."""
    remarks = []
    script = launch = media = False
    for xref in range(1, min(document.xref_length(), MOST_OBJECTS)):
        try:
            source = document.xref_object(xref, compressed=True)
        except RuntimeError:
            continue
        script = script or _SCRIPT.search(source) is not None
        launch = launch or _LAUNCH.search(source) is not None
        media = media or _MEDIA.search(source) is not None
    if script:
        remarks.append(
            Remark(
                "contains_script",
                "warning",
                "The file carries a script. It was not run; nothing of it was read.",
            )
        )
    if launch:
        remarks.append(
            Remark(
                "contains_action",
                "warning",
                "The file wants to open another file or address when it is viewed. Nothing was opened.",
            )
        )
    if media:
        remarks.append(
            Remark("contains_media", "info", "The file carries sound, film or a 3D scene; it was left alone.")
        )
    if document.embfile_count():
        names = ", ".join(sorted(name[:60] for name in document.embfile_names())[:5])
        remarks.append(
            Remark(
                "contains_files",
                "warning",
                f"Files are attached inside the PDF and were not opened: {names}.",
            )
        )
    return remarks


def repaired_remark() -> Remark:
    """Return the remark about a damaged or shortened file: what is lost cannot be seen in what is left."""
    return Remark(
        "file_repaired",
        "error",
        "The file is damaged or was cut short on its way. What it still holds was read, and the rest may be"
        " missing: ask for the file again.",
    )


def hidden_text_remark(places: list[Place]) -> Remark:
    """Return the remark about text a person looking at the page does not see."""
    return Remark(
        "hidden_text",
        "warning",
        "The page holds text that cannot be seen (white, invisible, tiny or off the page). It was not read.",
        tuple(places[:20]),
    )
