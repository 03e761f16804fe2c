"""`network.json`: the graph as numbers, for a backend without TensorFlow. docs/seams.md describes it."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.backend import keras
from modelbuild.core import Core
from modelbuild.encoding import encode_document
from modelbuild.network import dense_layers, latent_index
from modelbuild.preprocessing import Preprocessing
from modelbuild.score_layers import TINY
from modelbuild.scoring import TAIL_WEIGHT, Deviations, Scoring, Term
from modelbuild.terms import Mahalanobis, Prototypes, Residual, Tails

FORMAT_VERSION = 2


def network_document(core: Core, preprocessing: Preprocessing) -> dict[str, Any]:
    """Return the content of `network.json`."""
    return {
        "format_version": FORMAT_VERSION,
        "inputs": len(preprocessing.impute),
        "encode": encode_document(preprocessing),
        "layers": [_dense(layer) for layer in dense_layers(core.fit.autoencoder)],
        "score": _score(core.scoring, latent_index(core.recipe.hidden)),
    }


def _dense(layer: keras.layers.Dense) -> dict[str, Any]:
    weights, bias = layer.get_weights()
    return {
        "kind": "dense",
        "inputs": weights.shape[0],
        "outputs": weights.shape[1],
        "activation": layer.activation.__name__,
        "weights": _base64(weights),
        "bias": _base64(bias),
    }


def _score(scoring: Scoring, latent: int) -> dict[str, Any]:
    return {
        "center": _base64(scoring.standard.center),
        "scale": _base64(scoring.standard.scale),
        "latent": latent,
        "joint_scale": _base64(scoring.joint_scale),
        "weights": _base64(scoring.weights),
        **_deviations(scoring.deviations),
        "tiny": TINY,
        "terms": [_term(term) for term in scoring.terms],
    }


def _term(term: Term) -> dict[str, Any]:
    scale = {"median": term.median, "spread": term.spread}
    match term.measure:
        case Mahalanobis() as measure:
            lower = measure.triangle[np.tril_indices(len(measure.center))]
            return {"kind": "mahalanobis", "center": _base64(measure.center), "triangle": _base64(lower), **scale}
        case Tails():
            return {"kind": "tails", **scale}
        case Residual():
            return {"kind": "residual", **scale}
        case Prototypes() as measure:
            centers = {"count": len(measure.centers), "centers": _base64(measure.centers)}
            return {"kind": "prototypes", "space": measure.space, "scale": _base64(measure.scale), **centers, **scale}


def _deviations(deviations: Deviations | None) -> dict[str, Any]:
    if deviations is None:
        return {}
    attribution = {"matrix": _base64(deviations.matrix), "tail_weight": TAIL_WEIGHT}
    return {"tails": _tails(deviations.tails), "attribution": attribution}


def _tails(tails: Tails) -> list[dict[str, str]]:
    pairs = zip(tails.knots, tails.values, strict=True)
    return [{"knots": _base64(knots), "values": _base64(values)} for knots, values in pairs]


def _base64(values: NDArray[np.floating[Any]]) -> str:
    """Return little-endian float32, row by row, in base64."""
    return base64.b64encode(np.asarray(values).astype("<f4").tobytes()).decode("ascii")
