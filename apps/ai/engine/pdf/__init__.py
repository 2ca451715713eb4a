"""PDF to layout by geometry: words, rules and small drawings in, what stands on the form out.

Nothing here knows a coordinate, a font or a label of a particular form.
"""
