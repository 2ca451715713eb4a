"""The form reader: bytes in, a reading out. It knows no Django, no database and no network.

`reader.read_document` is the way in. What stands on the file (`layout`) is told apart from what it means to
the lab (`reading`), so that a form nobody has seen still yields what stands on it.
"""
