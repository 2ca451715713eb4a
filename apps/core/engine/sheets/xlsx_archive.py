"""The archive around a workbook, weighed before anything in it is parsed: a bomb is refused still packed."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from apps.core.engine.sheets.errors import SheetRefused
from apps.core.engine.sheets.sheet_shapes import SheetLimits

_CENTRAL_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_CHUNK = 256 * 1024
_FREE_RATIO_BYTES = 1024 * 1024  # a small file of one repeated cell may pack very well and be honest
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_OVERLAP = 64
_DAMAGED = (
    "The workbook is damaged and cannot be read. Save it anew in a spreadsheet program and upload it again."
)


def inspect_archive(data: bytes, limits: SheetLimits) -> bool:
    """Prove that an archive is a workbook of bearable size, and tell whether its sheets hold formulas.

    The sizes the archive declares are summed first, then every entry is unpacked in small pieces and
    counted, because a declared size is only a claim.

    Raises:
        SheetRefused: not a workbook, protected, damaged, or too large once unpacked.
    """
    # Counted in the raw bytes, because opening the archive already builds an object for every entry.
    if data.count(_CENTRAL_ENTRY) > limits.max_archive_entries:
        raise SheetRefused(
            "archive_too_large",
            f"The workbook is an archive of more than {limits.max_archive_entries:,} parts.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_other_archives({entry.filename for entry in entries})
            if any(entry.flag_bits & _ENCRYPTED for entry in entries):
                raise SheetRefused(
                    "sheet_protected",
                    "The workbook is protected by a password. Save it without one and upload it again.",
                )
            _refuse_weight(sum(entry.file_size for entry in entries), len(data), limits)
            return _weigh_unpacked(archive, entries, len(data), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise damaged() from error


def damaged() -> SheetRefused:
    """Say that a workbook cannot be read and what usually helps."""
    return SheetRefused("sheet_damaged", _DAMAGED)


def _refuse_other_archives(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    folders = {name.split("/", 1)[0] for name in names}
    if "xl/workbook.bin" in names:
        noun = "a workbook in the .xlsb format"
    elif "word" in folders:
        noun = "a Word document"
    elif "ppt" in folders:
        noun = "a presentation"
    elif "content.xml" in names and "mimetype" in names:
        noun = "an OpenDocument file"
    else:
        noun = "a compressed archive"
    raise SheetRefused(
        "file_kind_refused",
        f"The file is {noun}, not a sample sheet. Save it as .xlsx or .csv and upload that.",
    )


def _refuse_weight(unpacked: int, packed: int, limits: SheetLimits) -> None:
    if unpacked > limits.max_unpacked_bytes:
        raise SheetRefused(
            "archive_too_large",
            f"The workbook unpacks to more than {limits.max_unpacked_bytes / 1_048_576:g} MB. "
            "Split it, or save it as .csv, and upload it again.",
        )
    if unpacked > _FREE_RATIO_BYTES and unpacked > packed * limits.max_unpacked_ratio:
        raise SheetRefused(
            "archive_too_large",
            f"The workbook unpacks to more than {limits.max_unpacked_ratio} times its size, "
            "as no sample sheet does. Save it as .csv and upload it again.",
        )


def _weigh_unpacked(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], packed: int, limits: SheetLimits
) -> bool:
    total = 0
    has_formulas = False
    for entry in entries:
        is_sheet = entry.filename.startswith("xl/worksheets/")
        tail = b""
        for chunk in _chunks(archive, entry):
            total += len(chunk)
            _refuse_weight(total, packed, limits)
            if is_sheet and not has_formulas:
                has_formulas = _FORMULA.search(tail + chunk) is not None
                tail = chunk[-_OVERLAP:]
    return has_formulas


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
