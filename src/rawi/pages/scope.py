"""How far a list of links reaches, and which of its links are new."""

from __future__ import annotations

from rawi.pages.features import Feature


class LinkScope:
    """The smallest element that holds a list's marker and its first item; and the addresses already listed."""

    def __init__(self) -> None:
        self._path: tuple[int, ...] = ()
        self._settled = False
        self._addresses: set[str] = set()

    def open(self, path: tuple[int, ...]) -> None:
        """A list begins with a marker in the element of that path."""
        self._path, self._settled = path, False

    def holds(self, path: tuple[int, ...]) -> bool:
        """Whether a line in the element of that path still belongs to the list; the first one settles it."""
        common = 0
        for own, other in zip(self._path, path, strict=False):
            if own != other:
                break
            common += 1
        if not self._settled:
            self._path, self._settled = path[:common], True
            return True
        return common >= len(self._path)

    def is_new(self, feature: Feature, words: int) -> bool:
        """Whether a line is a title of at least so many words whose address was not listed before.

        Cards link twice, by picture and by title, to one address.
        """
        if len(feature.rest.split()) < words:
            return False
        addresses = [href for _, _, href in feature.line.links if _leads(href)]
        if addresses and addresses[0] in self._addresses:
            return False
        self._addresses.update(addresses[:1])
        return True


def _leads(href: str) -> bool:
    return href.startswith(("http:", "https:")) or (bool(href) and href[0] != "#" and ":" not in href[:12])
