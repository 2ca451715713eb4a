"""Uploaded sheets opened as rows of text: told by content, bounded in cost, with no word of the lab's."""
