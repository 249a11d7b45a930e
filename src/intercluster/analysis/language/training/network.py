"""The encoder's forward pass in JAX, with matrices rounded to 4 bits as the engine will have them.

The gradient passes through the rounding as if it were not there (straight-through estimator, Bengio et al. 2013):
what training moves is as small as the rounding error, so a network that was not trained with it loses most again.
"""

from collections.abc import Mapping, Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from intercluster.analysis.language.packed import BLOCK, WORDS, Floats, Packed

Layer = Mapping[str, Array]
"""The numbers of a layer by their names in the file, such as q.w."""

MATRICES = ("q.w", "k.w", "v.w", "ao.w", "fi.w", "fo.w")
VECTORS = ("q.b", "k.b", "v.b", "ao.b", "fi.b", "fo.b", "aln.w", "aln.b", "oln.w", "oln.b")
HEAD = 32
"""Numbers that an attention head reads of a token."""
LEAST = 1e-12


def layers_of(packed: Packed) -> list[dict[str, Array]]:
    """Return the numbers of every layer."""
    wide = {"fi.w": (packed.inner, packed.hidden), "fo.w": (packed.hidden, packed.inner)}
    layers = []
    for number in range(packed.layers):
        own = {name: packed.tensors[f"l{number}.{name}"].floats() for name in (*MATRICES, *VECTORS)}
        for name in MATRICES:
            own[name] = own[name].reshape(wide.get(name, (packed.hidden, packed.hidden)))
        layers.append({name: jnp.asarray(numbers) for name, numbers in own.items()})
    return layers


class Embedder:
    """Looks tokens up: the part of the network that is not trained."""

    def __init__(self, packed: Packed) -> None:
        self._size = packed.hidden
        self._words = packed.tensors[WORDS].floats().reshape(-1, self._size)
        self._places = packed.tensors["emb.pos"].floats().reshape(-1, self._size)
        self._type = packed.tensors["emb.type"].floats()[: self._size]
        self._weight, self._bias = (packed.tensors[f"emb.ln.{part}"].floats() for part in "wb")

    def __call__(self, tokens: NDArray[np.int32]) -> Floats:
        """Return what the first layer reads, of shape (texts, tokens, hidden)."""
        rows = self._words[tokens] + self._places[: tokens.shape[1]] + self._type
        centred = rows - rows.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + LEAST)
        return np.asarray(centred / spread * self._weight + self._bias, dtype=np.float32)


def encode(layers: Sequence[Layer], read: Array, mask: Array) -> Array:
    """Return the unit vectors of texts: the mean of their tokens after the last layer."""
    for layer in layers:
        read = apply(layer, read, mask)
    mean = (read * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / jnp.sqrt((mean * mean).sum(-1, keepdims=True) + LEAST)


def apply(layer: Layer, read: Array, mask: Array) -> Array:
    """Return what a layer makes of texts of shape (texts, tokens, hidden); the mask is 1 where there is a token."""
    texts, length, hidden = read.shape
    rows = read.reshape(texts * length, hidden)
    queries, keys, values = (
        _linear(layer, name, rows).reshape(texts, length, -1, HEAD).transpose(0, 2, 1, 3) for name in ("q", "k", "v")
    )
    attended = _attend(queries, keys, values, mask).transpose(0, 2, 1, 3).reshape(texts * length, hidden)
    rows = _norm(layer, "aln", rows + _linear(layer, "ao", attended))
    inner = jax.nn.gelu(_linear(layer, "fi", rows), approximate=False)
    rows = _norm(layer, "oln", rows + _linear(layer, "fo", inner))
    return rows.reshape(texts, length, hidden)


def _attend(queries: Array, keys: Array, values: Array, mask: Array) -> Array:
    scores = jnp.einsum("thqd,thkd->thqk", queries, keys) * HEAD**-0.5
    shares = jax.nn.softmax(jnp.where(mask[:, None, None, :] > 0, scores, -1e9), axis=-1)
    return jnp.einsum("thqk,thkd->thqd", shares, values)


def _norm(layer: Layer, name: str, rows: Array) -> Array:
    centred = rows - rows.mean(-1, keepdims=True)
    spread = jax.lax.rsqrt((centred * centred).mean(-1, keepdims=True) + LEAST)
    return centred * spread * layer[f"{name}.w"] + layer[f"{name}.b"]


def _linear(layer: Layer, name: str, rows: Array) -> Array:
    return _product(rows, in_four_bits(layer[f"{name}.w"])) + layer[f"{name}.b"]


def in_four_bits(matrix: Array) -> Array:
    """Round a matrix as `packed.pack` does; for the gradient it stays as it is."""
    rows = matrix.reshape(-1, BLOCK)
    farthest = jnp.take_along_axis(rows, jnp.abs(rows).argmax(1)[:, None], axis=1)
    scale = (farthest / -8).astype(jnp.float16).astype(jnp.float32)
    steps = jnp.clip(jnp.round(rows / jnp.where(scale == 0, 1, scale)), -8, 7)
    return matrix + jax.lax.stop_gradient((steps * scale).reshape(matrix.shape) - matrix)


def _half(left: Array, right: Array, contract: tuple[int, int]) -> Array:
    """Multiply in bfloat16, which is twice as fast on processors that have it, and add up in float32."""
    return jax.lax.dot_general(
        left.astype(jnp.bfloat16),
        right.astype(jnp.bfloat16),
        (((contract[0],), (contract[1],)), ((), ())),
        preferred_element_type=jnp.float32,
    )


def _forward(rows: Array, matrix: Array) -> tuple[Array, tuple[Array, Array]]:
    return _half(rows, matrix, (1, 1)), (rows, matrix)


def _backward(seen: tuple[Array, Array], gradient: Array) -> tuple[Array, Array]:
    rows, matrix = seen
    return _half(gradient, matrix, (1, 0)), _half(gradient, rows, (0, 0))


_product = jax.custom_vjp(lambda rows, matrix: _half(rows, matrix, (1, 1)))
_product.defvjp(_forward, _backward)
