"""A reading is held against the truth: what was right, wrong, missed or made up, and was it said with doubt.

A truth is a JSON object: `fields` (name to value, list or null), `samples` (row, name, kind, values by
field, `extra` by printed header), `charges` (values by field), `choices` (question, and options with label
and marked).
"""
