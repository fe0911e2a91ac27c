"""The paper model as HTML for the PDF writer; the look is in static/css/paper.css and paper-form.css."""

import segno
from django.template.loader import render_to_string

from declarations.paper.model import Paper


def paper_html(paper: Paper) -> str:
    """The whole form as HTML, the QR code of a marked one as a data: address."""
    qr = segno.make(paper.mark.check_url, error="m").svg_data_uri(border=1, scale=4) if paper.mark else ""
    columns = range(paper.table.columns)
    return render_to_string("declarations/paper/form.html", {"paper": paper, "qr": qr, "columns": columns})
