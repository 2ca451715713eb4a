"""Folded words: the form of a printed label in which two ways of writing the same thing are the same."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST_LABEL: Final = 240
"""Characters of a label that are looked at; what is longer is a paragraph and no label."""

EXACT: Final = 1.0
EXACT_WITHOUT_FILLER: Final = 0.99
_RULE_FLOOR: Final = 0.84
_RULE_SPAN: Final = 0.14
_ASIDE: Final = 0.985

_ASIDES: Final = re.compile(r"[(\[][^()\[\]]*[)\]]")

_ONE_SPELLING: Final = {
    "e mail": "email",
    "e mails": "emails",
    "p i": "pi",
    "flowcell": "flow cell",
    "flowcells": "flow cells",
    "nano drop": "nanodrop",
    "base calling": "basecalling",
    "base called": "basecalled",
    "base caller": "basecaller",
}
_SPELLINGS: Final = re.compile(rf"\b(?:{'|'.join(sorted(_ONE_SPELLING, key=len, reverse=True))})\b")
"""One spelling for words that are written in one and in two; the longer first."""

_NO_WORD: Final = re.compile(r"[\W_]+")

Folding = Callable[[str], str]


def word_set(text: str) -> frozenset[str]:
    """Return the words of a declared text."""
    return frozenset(text.split())


def listed(text: str) -> tuple[str, ...]:
    """Return the wordings of a declared text, one from the other by `;`."""
    return tuple(" ".join(wording.split()) for wording in text.split(";"))


FILLERS: Final = word_set(
    "a an and any approx approximate approximately are as at be by can do enter estimated expected for from "
    "how i if in is it known like my of on optional or our please printed provide required see select state "
    "specify that the their these this to use used using value what which will with would you your"
)
"""Words that say nothing about what is asked for."""


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the text's words in lower case, one space between them: µ as u, # as number, no punctuation."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_LABEL]).casefold()
    # NFKC may lengthen a text (U+FDFA becomes 18 letters); casefold turns the micro sign into Greek mu.
    plain = plain[: 2 * LONGEST_LABEL].replace("μ", "u").replace("#", " number ").replace("%", " percent ")
    words = _NO_WORD.sub(" ", plain).strip()
    return _SPELLINGS.sub(lambda match: _ONE_SPELLING[match[0]], words)


@dataclass(frozen=True, slots=True)
class Wordings:
    """The ways of writing one thing.

    `exact` are whole labels. `rules` are words that must stand in a label in that order, whatever stands
    between them: `a|b` is one of two words, `-word` may not occur at all. A rule never looks inside a word.
    """

    exact: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rule:
    wanted: tuple[frozenset[str], ...]
    forbidden: frozenset[str]
    welcome: frozenset[str]

    def coverage(self, words: tuple[str, ...]) -> float | None:
        """Return how much of the label the rule explains, 0 to 1, None where it does not hold."""
        if not self.forbidden.isdisjoint(words):
            return None
        at = 0
        for alternatives in self.wanted:
            while at < len(words) and words[at] not in alternatives:
                at += 1
            if at == len(words):
                return None
            at += 1
        telling = sum(word not in FILLERS and word not in self.welcome for word in words)
        return min(1.0, len(self.wanted) / max(1, telling))


def _rule(text: str) -> _Rule:
    words = text.split()
    return _Rule(
        wanted=tuple(frozenset(word.split("|")) for word in words if word[0] not in "-?"),
        forbidden=frozenset(word[1:] for word in words if word[0] == "-"),
        welcome=frozenset(word[1:] for word in words if word[0] == "?"),
    )


def without_fillers(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words that say something about what is asked for."""
    return tuple(word for word in words if word not in FILLERS)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A table of wordings made ready for looking labels up."""

    _folding: Folding
    _exact: Mapping[str, str]
    _bare: Mapping[tuple[str, ...], str]
    _rules: tuple[tuple[str, _Rule], ...]
    _vocabulary: frozenset[str]

    def look_up(self, label: str) -> tuple[tuple[str, float], ...]:
        """Return what a label may mean, each with a score of 0 to 1, best first."""
        scores = self._scores(self._folding(label))
        if (shorter := self._without_asides(label)) is not None:
            for name, score in self._scores(self._folding(shorter)).items():
                scores[name] = max(scores.get(name, 0.0), score * _ASIDE)
        # sorted() is stable: at equal scores the order of the declared table decides.
        return tuple(sorted(scores.items(), key=lambda item: -item[1]))

    def exact(self, folded: str) -> str | None:
        """Return what a folded label means that is an exact wording, None for any other."""
        return self._exact.get(folded)

    def _scores(self, folded: str) -> dict[str, float]:
        words = tuple(folded.split())
        scores: dict[str, float] = {}
        for name, rule in self._rules:
            if words and (coverage := rule.coverage(words)) is not None:
                scores[name] = max(scores.get(name, 0.0), _RULE_FLOOR + _RULE_SPAN * coverage)
        if (bare := without_fillers(words)) in self._bare:
            scores[self._bare[bare]] = EXACT_WITHOUT_FILLER
        if folded in self._exact:
            scores[self._exact[folded]] = EXACT
        return scores

    def _without_asides(self, label: str) -> str | None:
        """Return the label without what stands in brackets, None where the brackets hold words we know."""
        asides = _ASIDES.findall(label[:LONGEST_LABEL])
        if not asides or any(
            not self._vocabulary.isdisjoint(self._folding(aside).split()) for aside in asides
        ):
            return None
        return _ASIDES.sub(" ", label[:LONGEST_LABEL])


def dictionary(table: Mapping[str, Wordings], *, folding: Folding = fold) -> Dictionary:
    """Return the table made ready. A wording claimed twice raises ValueError: it would be a coin toss."""
    exact: dict[str, str] = {}
    bare: dict[tuple[str, ...], str] = {}
    for name, wordings in table.items():
        for wording in wordings.exact:
            folded = folding(wording)
            if exact.setdefault(folded, name) != name:
                raise ValueError(f"“{wording}” is claimed by {exact[folded]} and by {name}.")
            if telling := without_fillers(folded.split()):
                bare.setdefault(telling, name)
    rules = tuple((name, _rule(rule)) for name, wordings in table.items() for rule in wordings.rules)
    known = {word for folded in exact for word in folded.split()}
    known.update(word for _, rule in rules for words in (*rule.wanted, rule.forbidden) for word in words)
    return Dictionary(folding, exact, bare, rules, frozenset(known) - FILLERS)


def words_of(text: str) -> frozenset[str]:
    """Return the folded words of a text as a set."""
    return frozenset(fold(text).split())
