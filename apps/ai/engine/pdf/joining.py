"""Tables that run over pages become one grid: repeated headers are dropped, columns must agree."""

from apps.ai.engine.layout import Grid
from apps.ai.engine.pdf.tables import PageTable


def join_tables(tables: list[PageTable]) -> tuple[Grid, ...]:
    """Return the grids of a document from the tables of its pages, in reading order."""
    grids: list[list[PageTable]] = []
    for table in tables:
        if grids and table.header_row is not None and _is_row_after_all(grids[-1], table):
            table.rows.insert(0, table.header_row)
            table.headers = None
        if grids and _continues(grids[-1], table):
            grids[-1].append(table)
        else:
            grids.append([table])
    return tuple(_grid(parts) for parts in grids)


def _continues(parts: list[PageTable], table: PageTable) -> bool:
    first, last = parts[0], parts[-1]
    if table.page not in {last.page, last.page + 1} or table.width != first.width:
        return False
    if table.page == last.page and table.box[1] < last.box[3]:
        return False
    if table.headers is not None:
        return table.headers == first.headers and table.title is None and not _restarts(parts, table)
    if table.title is not None or first.headers is None or table.page == last.page:
        return False
    return table.goes_on or table.has_edges_of(first) or _numbers_go_on(last, table)


def _is_row_after_all(parts: list[PageTable], table: PageTable) -> bool:
    """Tell whether what looked like a header overleaf is a row: same columns, other words, not bold."""
    first, last = parts[0], parts[-1]
    return (
        first.headers is not None
        and table.headers != first.headers
        and table.page == last.page + 1
        and table.title is None
        and table.has_edges_of(first)
    )


def _first_number(table: PageTable) -> int | None:
    text = table.rows[0].cells[0].text if table.rows else None
    return int(text) if text and text.isdigit() else None


def _last_number(table: PageTable) -> int | None:
    text = table.rows[-1].cells[0].text if table.rows else None
    return int(text) if text and text.isdigit() else None


def _numbers_go_on(last: PageTable, table: PageTable) -> bool:
    before, after = _last_number(last), _first_number(table)
    return before is not None and after == before + 1


def _restarts(parts: list[PageTable], table: PageTable) -> bool:
    """Tell whether a table with the same header on the same page begins to count anew: another table."""
    if table.page != parts[-1].page:
        return False
    return _first_number(table) == 1 and _last_number(parts[-1]) is not None


def _grid(parts: list[PageTable]) -> Grid:
    first = parts[0]
    return Grid(
        title=first.title,
        headers=first.headers if first.headers is not None else ("",) * first.width,
        rows=tuple(row for part in parts for row in part.rows),
        pages=tuple(dict.fromkeys(part.page for part in parts)),
        required=first.required,
    )
