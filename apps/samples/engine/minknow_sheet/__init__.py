"""MinKNOW sample sheets: wells on flow cells, barcodes and aliases, written so that the sequencer takes them.

`planning` plans, `writing` writes and `rules` reads what was written again and holds it against the format.
"""
