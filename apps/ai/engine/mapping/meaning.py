"""What a document means to the lab: a `Layout` becomes a `Reading`."""

from apps.ai.engine.layout import Layout, Pair, Remark
from apps.ai.engine.mapping.charges import read_charges
from apps.ai.engine.mapping.confidence import overall
from apps.ai.engine.mapping.doubting import doubt_all
from apps.ai.engine.mapping.fields import read_fields
from apps.ai.engine.mapping.grids import MappedGrid, map_grid
from apps.ai.engine.mapping.labelled_rows import pairs_among, pairs_below
from apps.ai.engine.mapping.samples import read_samples
from apps.ai.engine.mapping.signature import signature_of
from apps.ai.engine.reading import Finding, Reading


def understand(layout: Layout) -> Reading:
    """Return what stands on a document in the lab's words.

    It completes nothing: what is not said is None. The findings are the reader's own remarks alone.
    """
    grids = tuple(map_grid(grid) for grid in layout.grids)
    charges = read_charges(grid for grid in grids if grid.role == "charges")
    samples = read_samples([grid for grid in grids if grid.role == "samples"])
    fields = read_fields(layout, charges, [pair for grid in grids for pair in _fallen_into(grid)])
    if layout.document.legibility < 1.0:
        charges, samples, fields = doubt_all(layout.document.legibility, charges, samples, fields)
    said = [field.confidence for field in fields.values() if field.value is not None]
    return Reading(
        document=layout.document,
        pairs=layout.pairs,
        choices=layout.choices,
        tables=tuple(grid.as_meaning() for grid in grids),
        fields=fields,
        samples=samples,
        charges=charges,
        findings=tuple(_finding(remark) for remark in layout.remarks),
        letter=None,
        layout_signature=signature_of(layout),
        confidence=overall([*said, *(sample.confidence for sample in samples)]),
    )


def _fallen_into(mapped: MappedGrid) -> list[Pair]:
    """Return the pairs that a table with headers has taken for its rows; a list of prices holds none."""
    if mapped.role == "samples":
        return pairs_below(mapped.grid.rows)
    return pairs_among(mapped.grid.rows) if mapped.role == "other" and any(mapped.grid.headers) else []


def _finding(remark: Remark) -> Finding:
    return Finding(remark.code, remark.severity, remark.message, evidence=remark.places)
