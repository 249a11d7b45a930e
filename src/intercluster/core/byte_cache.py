"""A cache for large values that is bounded by the bytes they hold, not by their number."""

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Protocol, TypeVar, cast


class Sized(Protocol):
    """A value that says how many bytes it holds."""

    def sizes(self) -> Mapping[int, int]:
        """Return the bytes of each of its parts by the part's id. Values that share a part name the same id."""


Value = TypeVar("Value", bound=Sized)


class ByteCache:
    """Keeps the most recently used values while all together hold at most `limit` bytes.

    A part that several values share counts once. A value that alone is larger than the limit is not kept. Safe in
    threads; one value is made at a time, so that two requests never load the same table beside each other.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.nbytes = 0
        self._values: OrderedDict[Hashable, Sized] = OrderedDict()
        self._uses: Counter[int] = Counter()
        self._bookkeeping, self._making = threading.Lock(), threading.RLock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made by `make` if it is not kept."""
        value = self._find(key)
        if value is None:
            with self._making:
                value = self._find(key)
                if value is None:
                    value = make()
                    self._keep(key, value)
        return cast(Value, value)

    def clear(self) -> None:
        """Forget all values."""
        with self._bookkeeping:
            self._values.clear()
            self._uses.clear()
            self.nbytes = 0

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values

    def _find(self, key: Hashable) -> Sized | None:
        with self._bookkeeping:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def _keep(self, key: Hashable, value: Sized) -> None:
        with self._bookkeeping:
            self._values[key] = value
            for part, size in value.sizes().items():
                self.nbytes += 0 if self._uses[part] else size
                self._uses[part] += 1
            while self.nbytes > self.limit:
                self._drop_oldest()

    def _drop_oldest(self) -> None:
        _key, value = self._values.popitem(last=False)
        for part, size in value.sizes().items():
            self._uses[part] -= 1
            if not self._uses[part]:
                del self._uses[part]
                self.nbytes -= size
