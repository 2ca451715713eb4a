"""Why a file cannot be read, each with a stable code and a sentence that says what to do."""


class FileRefused(Exception):
    """A file that is not read. `code` is stable; the text is a sentence for the person who sent it."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
