"""The archive around an office file, weighed before anything in it is parsed: a bomb stays packed."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.sheet_shapes import SheetLimits

_CENTRAL_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_CHUNK = 256 * 1024
_FREE_RATIO_BYTES = 1024 * 1024  # a small file of one repeated cell may pack very well and be honest
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_OVERLAP = 64


@dataclass(frozen=True, slots=True)
class OfficeNoun:
    """What an office file is called in the sentences about it."""

    name: str
    program: str
    smaller: str
    plainer: str


WORKBOOK = OfficeNoun(
    "workbook",
    "a spreadsheet program",
    smaller="Split it, or save it as .csv, and upload it again.",
    plainer="Save it as .csv and upload it again.",
)
DOCUMENT = OfficeNoun(
    "document",
    "Word",
    smaller="Take the pictures out and upload it again.",
    plainer="Save it anew in Word and upload it again.",
)


def inspect_archive(data: bytes, limits: SheetLimits) -> bool:
    """Prove that an archive is a workbook of bearable size, and tell whether its sheets hold formulas.

    Raises:
        SheetRefused: not a workbook, protected, damaged, or too large once unpacked.
    """
    names = names_of_parts(data, limits, WORKBOOK)
    if "xl/workbook.xml" not in names:
        raise SheetRefused(
            "file_kind_refused",
            f"The file is {archive_noun(names)}, not a sample sheet. "
            "Save it as .xlsx or .csv and upload that.",
        )
    formulas = FormulaSearch()
    weigh_archive(data, limits, WORKBOOK, formulas.look)
    return formulas.found


def names_of_parts(data: bytes, limits: SheetLimits, noun: OfficeNoun) -> frozenset[str]:
    """Return the names of an archive's parts, unpacking none.

    Raises:
        SheetRefused: protected, damaged, or of too many parts.
    """
    with _opened(data, limits, noun) as archive:
        return frozenset(archive.namelist())


def weigh_archive(
    data: bytes, limits: SheetLimits, noun: OfficeNoun, look: Callable[[str, bytes], None] | None = None
) -> None:
    """Prove that an archive is of bearable size once unpacked; `look` is shown each part in small pieces.

    The sizes the archive declares are summed first, then every entry is unpacked in small pieces and
    counted, because a declared size is only a claim.

    Raises:
        SheetRefused: protected, damaged, or too large once unpacked.
    """
    with _opened(data, limits, noun) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise SheetRefused(
                "sheet_protected",
                f"The {noun.name} is protected by a password. Save it without one and upload it again.",
            )
        _refuse_weight(sum(entry.file_size for entry in entries), len(data), limits, noun)
        total = 0
        for entry in entries:
            for chunk in _chunks(archive, entry):
                total += len(chunk)
                _refuse_weight(total, len(data), limits, noun)
                if look is not None:
                    look(entry.filename, chunk)


def damaged(noun: OfficeNoun = WORKBOOK) -> SheetRefused:
    """Say that an office file cannot be read and what usually helps."""
    return SheetRefused(
        "sheet_damaged",
        f"The {noun.name} is damaged and cannot be read. Save it anew in {noun.program} and upload it again.",
    )


def archive_noun(names: Collection[str]) -> str:
    """Say what an archive of such parts is, in words."""
    folders = {name.split("/", 1)[0] for name in names}
    if "xl/workbook.bin" in names:
        return "a workbook in the .xlsb format"
    if "word" in folders:
        return "a Word document"
    if "ppt" in folders:
        return "a presentation"
    if "content.xml" in names and "mimetype" in names:
        return "an OpenDocument file"
    return "a compressed archive"


class FormulaSearch:
    """Look for a formula in the sheets of a workbook while its parts pass by in pieces."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self.found = False
        self._name = ""
        self._tail = b""

    def look(self, name: str, chunk: bytes) -> None:
        """Look at the next piece; a formula cut in two by the pieces is found as well."""
        if self.found or not name.startswith("xl/worksheets/"):
            return
        tail = self._tail if name == self._name else b""
        self.found = _FORMULA.search(tail + chunk) is not None
        self._name, self._tail = name, chunk[-_OVERLAP:]


@contextmanager
def _opened(data: bytes, limits: SheetLimits, noun: OfficeNoun) -> Iterator[zipfile.ZipFile]:
    # Counted in the raw bytes, because opening the archive already builds an object for every entry.
    if data.count(_CENTRAL_ENTRY) > limits.max_archive_entries:
        raise SheetRefused(
            "archive_too_large",
            f"The {noun.name} is an archive of more than {limits.max_archive_entries:,} parts.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise damaged(noun) from error


def _refuse_weight(unpacked: int, packed: int, limits: SheetLimits, noun: OfficeNoun) -> None:
    if unpacked > limits.max_unpacked_bytes:
        raise SheetRefused(
            "archive_too_large",
            f"The {noun.name} unpacks to more than {limits.max_unpacked_bytes / 1_048_576:g} MB. "
            f"{noun.smaller}",
        )
    if unpacked > _FREE_RATIO_BYTES and unpacked > packed * limits.max_unpacked_ratio:
        raise SheetRefused(
            "archive_too_large",
            f"The {noun.name} unpacks to more than {limits.max_unpacked_ratio} times its size, "
            f"as no sample sheet does. {noun.plainer}",
        )


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
