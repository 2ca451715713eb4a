"""The pages of the form reader: the forms that wait, and one form beside what was read on it."""
