"""Features that are text or truth values: vocabulary, tables, nulls, and the same graph in network.json."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError
from till import SHOPS, till_spec, till_table

from modelbuild.bundle import Bundle
from modelbuild.categories import Table, fit_table
from modelbuild.cleaning import clean
from modelbuild.errors import DataError
from modelbuild.golden import read_golden
from modelbuild.preprocessing import Preprocessing, fit_preprocessing
from modelbuild.rows import Rows
from modelbuild.sources import read_rows
from modelbuild.spec import FeatureSpec
from modelbuild.training import train
from modelbuild.vocabulary import fit_vocabularies, recode


@pytest.fixture(scope="module")
def till_bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return train(till_spec(), till_table(), tmp_path_factory.mktemp("models"), seed=1)


@pytest.fixture
def rows() -> Rows:
    return read_rows(till_table(), till_spec())


def fitted(rows: Rows) -> tuple[Rows, Preprocessing]:
    known = fit_vocabularies(rows, till_spec())
    told = recode(rows, known)
    return told, fit_preprocessing(told.features, till_spec(), known)


def test_a_vocabulary_holds_the_most_frequent_values_first(rows: Rows) -> None:
    vocabularies = fit_vocabularies(rows, till_spec())
    assert vocabularies == (None, None, SHOPS, None)


def test_a_vocabulary_can_be_cut(rows: Rows) -> None:
    features = [feature.model_copy(update={"most_values": 2}) for feature in till_spec().features]
    spec = till_spec().model_copy(update={"features": tuple(features)})
    known = fit_vocabularies(rows, spec)
    assert known[2] == SHOPS[:2]
    shown = {(rows.texts[2][int(code)], index) for code, index in recoded(rows, known) if not np.isnan(code)}
    assert {index for text, index in shown if text not in SHOPS[:2]} == {2.0}
    assert "column 'shop' has 38 values: the 2 most frequent are told apart" in " ".join(clean(rows, spec)[1])


def recoded(rows: Rows, known: tuple[tuple[str, ...] | None, ...]) -> list[tuple[float, float]]:
    return list(zip(rows.features[:, 2], recode(rows, known).features[:, 2], strict=True))


def test_names_of_rows_are_no_feature() -> None:
    table = pa.table({"a": ["x", "y", "z"], "b": [1.0, 2.0, 3.0]})
    spec = till_spec(
        features=[{"name": "a", "sql_type": "VARCHAR"}, {"name": "b"}], label_column=None, time_column=None
    )
    with pytest.raises(DataError, match="column 'a': no value occurs twice"):
        fit_vocabularies(read_rows(table, spec), spec)


def test_csv_and_table_give_the_same_rows(rows: Rows, tmp_path: Path) -> None:
    from pyarrow.csv import write_csv

    write_csv(till_table(), tmp_path / "till.csv")
    known = fit_vocabularies(rows, till_spec())
    read = read_rows(tmp_path / "till.csv", till_spec())
    assert np.array_equal(recode(read, known).features, recode(rows, known).features, equal_nan=True)


@pytest.mark.parametrize(
    ("column", "text", "complaint"),
    [("online", "maybe", "column 'online': 'maybe' is neither true nor false"), ("amount", "much", "'much' is not a")],
)
def test_a_cell_of_another_type_is_named(tmp_path: Path, column: str, text: str, complaint: str) -> None:
    header = ["at", "amount", "online", "shop", "tip", "wrong"]
    good = ["1", "2.5", "true", "FOOD", "", "0"]
    bad = [text if name == column else cell for name, cell in zip(header, good, strict=True)]
    path = tmp_path / "till.csv"
    path.write_text("\n".join(",".join(line) for line in (header, good, bad)) + "\n")
    with pytest.raises(DataError, match=rf"line 3.*{complaint}"):
        read_rows(path, till_spec())


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"sql_type": "VARCHAR", "missing": {"policy": "median"}}, "a VARCHAR has no median"),
        ({"sql_type": "VARCHAR", "missing": {"policy": "constant", "value": 1}}, "constant of a VARCHAR is a text"),
        ({"sql_type": "BOOLEAN", "missing": {"policy": "constant", "value": "x"}}, "is a true or false"),
        ({"missing": {"policy": "constant", "value": "x"}}, "the constant of a DOUBLE is a number"),
        ({"sql_type": "BOOLEAN", "flatten": 0.1}, "'flatten' is for numbers"),
    ],
)
def test_a_policy_that_does_not_fit_its_type_is_refused(fields: dict[str, object], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        FeatureSpec.model_validate({"name": "x", **fields})


def test_each_policy_fills_in_its_own_way(rows: Rows) -> None:
    _, preprocessing = fitted(rows)
    assert np.isnan(preprocessing.impute[0])
    assert preprocessing.impute[1:3].tolist() == [3.0, 0.0]
    assert preprocessing.impute[3] == preprocessing.median[3]
    assert preprocessing.indicators.features.tolist() == [3]


def test_a_null_of_its_own_is_told_from_the_median(rows: Rows) -> None:
    told, preprocessing = fitted(rows)
    row = told.features[:1].copy()
    row[0, 3] = preprocessing.median[3]
    given, missing = preprocessing.apply(row)[0], preprocessing.apply(np.where([[False] * 3 + [True]], np.nan, row))[0]
    changed = preprocessing.owners[given != missing]
    assert changed.tolist() == [3]
    assert (given != missing)[len(preprocessing.numbers.features)]


def test_rare_and_unseen_values_stand_out_and_are_bounded(rows: Rows) -> None:
    _, preprocessing = fitted(rows)
    shop = preprocessing.tables[1]
    rarity = shop.rows[:, 0]
    assert (np.diff(rarity[:5]) > 0).all()
    assert rarity[5] > rarity[4]
    assert np.abs(shop.rows).max() < 12


def test_values_in_the_same_company_lie_close() -> None:
    random = np.random.default_rng(0)
    values = random.integers(0, 4, 10_000)
    company = (values >= 2) * 2.0 - 1.0
    table = fit_table(0, values.astype(float), company[:, None], 4, missing=False)
    places = table.rows[:4, 1]
    assert abs(places[0] - places[1]) < 0.2 < 1.5 < abs(places[0] - places[2])


def test_an_index_that_names_nothing_is_an_unseen_value() -> None:
    table = Table(0, 2, np.array([[1.0], [2.0], [9.0]]))
    indices = np.array([0, 1, 2, -1, 7, 1e308, np.inf, -np.inf, np.nan])
    assert np.array_equal(table.encode(indices)[:, 0], [1, 2, 9, 9, 9, 9, 9, 9, np.nan], equal_nan=True)


def test_the_manifest_tells_the_vocabulary(till_bundle: Bundle) -> None:
    amount, online, shop, _ = till_bundle.manifest.features
    assert (amount.vocabulary, online.vocabulary, shop.vocabulary) == (None, None, list(SHOPS))
    assert (online.minimum, online.maximum, shop.median) == (0.0, 1.0, 0.0)
    assert till_bundle.manifest.has_text


def test_network_json_is_the_same_graph_with_categories(
    till_bundle: Bundle, evaluate_network: Callable[[Bundle, np.ndarray], dict[str, np.ndarray]]
) -> None:
    document = json.loads(till_bundle.golden.read_text())
    for name, actual in evaluate_network(till_bundle, read_golden(document, "inputs")).items():
        expected = read_golden(document, name)
        size = np.maximum(1, np.nan_to_num(np.abs(expected)).max(axis=0))
        assert np.array_equal(np.isnan(actual), np.isnan(expected))
        assert np.nanmax(np.abs(actual - expected) / size) <= 2e-6, name


def test_golden_rows_have_unseen_values_and_nulls_of_categories(till_bundle: Bundle) -> None:
    inputs = read_golden(json.loads(till_bundle.golden.read_text()), "inputs")
    assert set(inputs[:, 2][~np.isnan(inputs[:, 2])]) == {0.0, 1.0, 2.0, 3.0, 4.0, 5.0}
    assert set(inputs[:, 1][~np.isnan(inputs[:, 1])]) == {0.0, 1.0}
    assert np.isnan(inputs[:, 1:3]).any(axis=0).all()


def test_a_shop_that_nobody_knows_is_found(till_bundle: Bundle) -> None:
    assert till_bundle.manifest.metrics["roc_auc"] > 0.95
