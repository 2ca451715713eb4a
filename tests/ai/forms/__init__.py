"""The evaluation set of the form reader: forms of the quote family, drawn with their exact truth."""
