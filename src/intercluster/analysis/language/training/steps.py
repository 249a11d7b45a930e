"""A step of training: the loss of a batch, its gradient, and what it moves (AdamW, Loshchilov & Hutter 2019).

The loss is InfoNCE (van den Oord et al. 2018): each text has to find those that belong to it among all of the batch,
in whatever language.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from intercluster.analysis.language.training.network import Layer, apply, encode

TEMPERATURE = 0.02
CLIP = 1.0
"""Longest gradient; a longer one is shortened."""
MOMENTUM, VARIANCE = 0.9, 0.98
DECAY = 0.01
"""Of matrices."""
VECTORS_FASTER = 5.0
"""How much faster biases and norms learn than matrices: a matrix must move by half a step of 4 bits to count."""
LEAST = 1e-8

Layers = list[dict[str, Array]]


class State(NamedTuple):
    """What training has learnt so far."""

    layers: Layers
    mean: Layers
    """The mean of the gradients, and of their squares."""
    square: Layers


def begin(layers: Layers) -> State:
    """Return the state before the first step."""
    return State(layers, jax.tree.map(jnp.zeros_like, layers), jax.tree.map(jnp.zeros_like, layers))


def loss(
    trained: Sequence[Layer], frozen: Sequence[Layer], read: Array, mask: Array, positive: Array, negative: Array
) -> Array:
    """Return how badly the texts of a batch find those that belong to them."""
    below = read
    if frozen:
        below = jax.lax.stop_gradient(_through(frozen, read, mask))
    vectors = encode(trained, below, mask)
    scores = vectors @ vectors.T / TEMPERATURE
    wrong = jax.nn.logsumexp(jnp.where(negative, scores, -1e9), axis=1)
    each = jnp.logaddexp(scores, wrong[:, None]) - scores
    return (each * positive).sum() / positive.sum()


def _through(layers: Sequence[Layer], read: Array, mask: Array) -> Array:
    for layer in layers:
        read = apply(layer, read, mask)
    return read


def _step(state: State, frozen: Layers, number: Array, rate: Array, batch: Any) -> tuple[State, Array, Array]:
    """Return the state after a step, the loss before it, and the length of the gradient."""
    value, gradients = jax.value_and_grad(loss)(state.layers, frozen, *batch)
    length = jnp.sqrt(sum(jnp.vdot(own, own) for own in jax.tree.leaves(gradients)))
    shorter = jnp.minimum(1.0, CLIP / length)

    def moved(own: Array, gradient: Array, mean: Array, square: Array) -> tuple[Array, Array, Array]:
        gradient = gradient * shorter
        mean = MOMENTUM * mean + (1 - MOMENTUM) * gradient
        square = VARIANCE * square + (1 - VARIANCE) * gradient * gradient
        direction = mean / (1 - MOMENTUM**number) / (jnp.sqrt(square / (1 - VARIANCE**number)) + LEAST)
        is_matrix = own.ndim == 2
        pull = DECAY * own if is_matrix else 0.0
        return own - rate * (1.0 if is_matrix else VECTORS_FASTER) * (direction + pull), mean, square

    triples = jax.tree.map(moved, state.layers, gradients, state.mean, state.square)
    parts = (
        jax.tree.map(lambda three, n=n: three[n], triples, is_leaf=lambda x: isinstance(x, tuple)) for n in range(3)
    )
    return State(*parts), value, length


step, measure = jax.jit(_step), jax.jit(loss)
"""The same, compiled."""
