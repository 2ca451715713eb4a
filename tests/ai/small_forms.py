"""Small real forms for tests of the way a form goes; what is hard to read is drawn elsewhere."""

from io import BytesIO

from reportlab.lib import colors
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

HEADER = ("#", "Sample Name", "Volume (µL)", "Nanodrop Conc. (ng/µL)", "A260/A280")


def quote_pdf(number: str = "HTSF--RE-900", *, samples: int = 3, pages: int = 1) -> bytes:
    """Return a quote with a summary and a ruled table of samples; further pages hold a sentence each."""
    style = getSampleStyleSheet()["BodyText"]
    lines = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONTSIZE", (0, 0), (-1, -1), 9)])
    summary = [
        ("Requester", "Rosalind Franklin"),
        ("E-mail", "rosalind@example.org"),
        ("Identifier", number),
    ]
    rows = [
        HEADER,
        *((str(row), f"tube {row}", "20", f"{50 + row}.5", "1.84") for row in range(1, samples + 1)),
    ]
    story = [
        Paragraph("<b>Nanopore sequencing quote</b>", style),
        Table(summary, style=lines),
        Spacer(1, 20),
        Paragraph("<b>Sample Information</b>", style),
        Table(rows, style=lines, repeatRows=1),
    ]
    for page in range(2, pages + 1):
        story += [PageBreak(), Paragraph(f"This is page {page} of the form.", style)]
    content = BytesIO()
    # The same form has the same bytes: no date of the moment, no random id.
    SimpleDocTemplate(content, pagesize=letter, invariant=1).build(story)
    return content.getvalue()
