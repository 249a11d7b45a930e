"""Clauses, and the numbers that are counted with them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Literal = int
"""A variable, or its negation if it is below 0."""
FEW = 5
"""Literals of which each pair is excluded by a clause of its own."""


@dataclass
class Formula:
    """Clauses over variables that are numbered from 1."""

    clauses: list[list[Literal]] = field(default_factory=list)
    variables: int = 0

    def new(self) -> Literal:
        """Add a variable."""
        self.variables += 1
        return self.variables

    def add(self, *literals: Literal) -> None:
        """Add a clause: one of these holds. No literal at all is a contradiction."""
        if not literals:
            never = self.new()
            self.clauses.append([never])
            literals = (-never,)
        self.clauses.append(list(literals))

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        """Return a literal that holds if, and only if, one of these does."""
        if len(literals) == 1:
            return literals[0]
        one = self.new()
        for literal in literals:
            self.add(-literal, one)
        self.add(-one, *literals)
        return one

    def at_most(self, literals: Sequence[Literal], most: int) -> None:
        """Let at most a number of these hold."""
        from pysat.card import CardEnc, EncType  # noqa: PLC0415 - only proofs need the solver

        if most < 0:
            self.add()
        elif most < len(literals):
            encoding = EncType.pairwise if most == 1 and len(literals) <= FEW else EncType.seqcounter
            found = CardEnc.atmost(list(literals), most, self.variables, encoding=encoding)
            self._take(found.clauses, found.nv)

    def exactly(self, literals: Sequence[Literal], number: int) -> None:
        """Let exactly a number of these hold."""
        from pysat.card import CardEnc, EncType  # noqa: PLC0415

        if number > len(literals):
            self.add()
        elif number == len(literals):
            for literal in literals:
                self.add(literal)
        else:
            found = CardEnc.equals(list(literals), number, self.variables, encoding=EncType.cardnetwrk)
            self._take(found.clauses, found.nv)

    def counted(self, literals: Sequence[Literal], most: int) -> list[Literal]:
        """Return literals of which number i says whether more than i of these hold, as far as a most.

        Halves are counted and merged (totaliser: Bailleux & Boufkhad 2003, CP), in both directions: a literal holds
        if, and only if, what it says is true.
        """
        if not literals or most <= 0:
            return []
        if len(literals) == 1:
            return list(literals)
        half = len(literals) // 2
        one, other = self.counted(literals[:half], most), self.counted(literals[half:], most)
        both = [self.new() for _ in range(min(most, len(one) + len(other)))]
        for i in range(len(one) + 1):
            for j in range(len(other) + 1):
                if total := min(i + j, len(both)):
                    self.add(*(-each for each in (*one[:i][-1:], *other[:j][-1:])), both[total - 1])
                if i + j < len(both):
                    self.add(*one[i : i + 1], *other[j : j + 1], -both[i + j])
        return both

    def _take(self, clauses: Sequence[list[Literal]], variables: int) -> None:
        self.clauses.extend(clauses)
        self.variables = max(self.variables, variables)
