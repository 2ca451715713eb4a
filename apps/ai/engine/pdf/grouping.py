"""Things that touch, directly or through others, put together."""


class Groups:
    """Which of `count` things belong together; each begins alone."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, index: int) -> int:
        """Return the thing that stands for the group of this one."""
        parent = self._parent
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def join(self, one: int, other: int) -> None:
        """Put the groups of two things together."""
        self._parent[self.root(one)] = self.root(other)
