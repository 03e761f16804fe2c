"""The report: one page that needs nothing else, what it leaves out without labels, and the numbers behind its plots."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from modelbuild.bundle import Bundle, Manifest
from modelbuild.card import render_card
from modelbuild.curves import fit_curves, realised_rates
from modelbuild.drift import measure_drift, stability_index
from modelbuild.evidence import Evidence, Scored, scored
from modelbuild.findings import confusions, highest_rows
from modelbuild.profile import stability_index as exact_index
from modelbuild.profiling import fit_profile
from modelbuild.rendering import moment, percent, show
from modelbuild.report import write_report
from modelbuild.rows import Rows
from modelbuild.spec import FeatureSpec

PLOTS = {
    "losses", "scores", "calibration", "residuals", "contributions", "roc", "precision_recall", "confusion", "drift",
}  # fmt: skip


class Page(HTMLParser):
    """What of a page matters here: every attribute, headings, text of table cells, warnings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str]] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.open += [] if tag in {"meta"} else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()


def read(bundle: Bundle) -> str:
    return (bundle.path / "report" / "report.html").read_text(encoding="utf-8")


def test_the_page_is_well_formed_and_needs_no_other_file(pump_bundle: Bundle) -> None:
    page = Page(read(pump_bundle))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    links = {value for _, name, value in page.attributes if name in {"href", "xlink:href", "src"}}
    assert all(link.startswith("#") or re.fullmatch(r"[a-z_]+\.png", link) for link in links)
    assert {link[1:] for link in links if link.startswith("#")} <= set(page.ids)
    loads = {tag for tag, name, _ in page.attributes if name == "src" or (tag == "link")}
    assert loads == set()
    assert "@import" not in read(pump_bundle)
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'") in (
        page.attributes
    )


def test_every_plot_is_in_the_page_and_beside_it(pump_bundle: Bundle) -> None:
    text, folder = read(pump_bundle), pump_bundle.path / "report"
    assert {path.stem for path in folder.glob("*.png")} == PLOTS
    assert set(re.findall(r'href="(\w+)\.png"', text)) == PLOTS
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in folder.glob("*.png"))
    drawings = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
    assert len(drawings) == len(PLOTS)
    for drawing in drawings:
        ET.fromstring(drawing)
        assert "var(--ink)" in drawing
        assert set(re.findall(r"(?<!&)#[0-9a-f]{6}\b", drawing)) <= {"#000000"}, (
            "a colour that dark mode can not change"
        )


def test_the_summary_counts_the_ladder(pump_bundle: Bundle) -> None:
    text, metrics = read(pump_bundle), pump_bundle.manifest.metrics
    found = round(metrics["recall"] * metrics["anomalies"])
    assert f"<b>{found} of {metrics['anomalies']}</b> known anomalies" in text
    assert f"Only {metrics['anomalies']} of the test rows are known anomalies" in text
    assert f"400 from {pump_bundle.manifest.data.source}" in text


def test_metrics_json_repeats_the_manifest(pump_bundle: Bundle) -> None:
    document = json.loads((pump_bundle.path / "report" / "metrics.json").read_text())
    assert document["metrics"] == pump_bundle.manifest.metrics
    assert len(document["losses"]) == 3
    interval = document["intervals"]["roc_auc"]
    assert interval["low"] <= interval["value"] <= interval["high"]
    assert interval["value"] == pytest.approx(pump_bundle.manifest.metrics["roc_auc"], abs=1e-12)
    assert set(document["drift"]) == {"pressure", "flow", "valve"}


def ladder(bundle: Bundle, rows: int = 200, labels: bool = True) -> Scored:
    """Rows whose score is known: row i scores i, and the last tenth is anomalous."""
    random = np.random.default_rng(1)
    features = random.normal(size=(rows, 3))
    truth = (np.arange(rows) >= 0.9 * rows).astype(np.int8)
    outputs = {
        "score": np.arange(rows, dtype=np.float32),
        "reconstruction": features + 1,
        "contribution": np.tile(np.array([3, 0, 1], np.float32), (rows, 1)),
    }
    return scored(Rows(features, truth if labels else None, None, "rows"), outputs, bundle.manifest.calibration)


def test_without_labels_their_parts_are_left_out_and_it_says_so(tmp_path: Path, pump_bundle: Bundle) -> None:
    without = pump_bundle.manifest.model_copy(update={"profile": None})
    page = write_report(tmp_path / "new", without, Evidence(ladder(pump_bundle, labels=False)))
    text = page.read_text(encoding="utf-8")
    assert {path.stem for path in page.parent.glob("*.png")} == {"scores", "calibration", "residuals", "contributions"}
    assert "ROC, precision and recall, and\nconfusion are left out" in text
    assert "Left out: this model's manifest has no training profile." in text
    assert Page(text).open == []


def test_text_of_the_manifest_is_escaped(tmp_path: Path, pump_bundle: Bundle) -> None:
    manifest = pump_bundle.manifest
    evil = "<script>alert(1)</script> & | co"
    feature = manifest.features[0].model_copy(update={"unit": evil, "description": evil})
    changes = {"description": evil, "warnings": [evil], "features": [feature, *manifest.features[1:]]}
    page = write_report(tmp_path, manifest.model_copy(update=changes), Evidence(ladder(pump_bundle)))
    text = page.read_text(encoding="utf-8")
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt; &amp; | co") >= 5
    assert "&lt;script>alert(1)&lt;/script> & \\| co |" in render_card(manifest.model_copy(update=changes))


def test_highest_rows_come_with_their_reasons(pump_bundle: Bundle) -> None:
    test = ladder(pump_bundle)
    highest = highest_rows(pump_bundle.manifest, test)
    assert [row.score for row in highest] == [199.0 - rank for rank in range(20)]
    first = highest[0]
    assert (first.label, first.time, first.alarm) == (1, None, True)
    assert [(reason.feature.name, reason.share) for reason in first.reasons] == [("pressure", 0.75), ("valve", 0.25)]
    assert first.reasons[0].expected == pytest.approx(first.reasons[0].value + 1)


def test_text_is_told_in_its_own_words(tmp_path: Path, pump_bundle: Bundle) -> None:
    manifest, test = pump_bundle.manifest, ladder(pump_bundle)
    country = manifest.features[0].model_copy(update={"sql_type": "VARCHAR", "vocabulary": ["DE", "FR <b>"]})
    manifest = manifest.model_copy(update={"features": [country, *manifest.features[1:]]})
    test.rows.features[:, 0], test.reconstruction[:, 0] = 2, 1
    text = write_report(tmp_path, manifest, Evidence(test)).read_text(encoding="utf-8")
    assert "<b>pressure</b> an unseen value, expected FR &lt;b&gt; <i>(75 %)</i>" in text
    assert ">2 values</td>" in text
    assert "| `pressure` | VARCHAR | bar | 2 values, most often " in render_card(manifest)


def test_rows_are_named_by_their_number_in_the_source(pump_bundle: Bundle, table: pa.Table) -> None:
    found = re.search(r"<td>anomaly</td>\s*<td[^>]*>(\d+)</td>\s*<td[^>]*>(\d+)</td></tr>", read(pump_bundle))
    assert found is not None
    time, number = map(int, found.groups())
    assert number == time + 1, "the pump's rows are in order of time, which begins with 0"
    assert table["broken"][time].as_py() == 1


def test_confusion_counts_every_labelled_row(pump_bundle: Bundle) -> None:
    manifest = pump_bundle.manifest.model_copy(update={"threshold": 189.0})
    at, *others = confusions(manifest, ladder(pump_bundle))
    assert (at.hits, at.missed, at.false_alarms, at.quiet) == (10, 10, 0, 180)
    assert (at.precision, at.recall, at.false_alarm_rate) == (1.0, 0.5, 0.0)
    assert [row.name for row in others] == ["alpha 0.05", "alpha 0.01", "alpha 0.001"]
    assert all(row.hits + row.missed + row.false_alarms + row.quiet == 200 for row in others)


@pytest.mark.parametrize("decimals", [8, 1])
def test_areas_are_scikit_learns_and_lie_in_their_band(decimals: int) -> None:
    random = np.random.default_rng(3)
    truth = random.random(2000) < 0.05
    scores = np.round(random.normal(size=2000) + 1.5 * truth, decimals)
    curves = fit_curves(truth, scores)
    assert curves.roc_auc.value == pytest.approx(roc_auc_score(truth, scores), abs=1e-12)
    assert curves.pr_auc.value == pytest.approx(average_precision_score(truth, scores), abs=1e-12)
    for interval in (curves.roc_auc, curves.pr_auc):
        assert interval.low < interval.value < interval.high
    for band in (curves.roc, curves.precision_recall):
        inside = (band.low <= band.y + 1e-9) & (band.y - 1e-9 <= band.high)
        assert inside.mean() > 0.95


def test_the_interval_of_an_area_holds_the_true_area_as_often_as_it_says() -> None:
    true_area = 0.8556
    """P(N(1.5, 1) > N(0, 1)) = Φ(1.5 / √2)."""
    held = 0
    for seed in range(50):
        random = np.random.default_rng(seed)
        truth = random.random(400) < 0.2
        interval = fit_curves(truth, random.normal(size=400) + 1.5 * truth, seed).roc_auc
        held += interval.low <= true_area <= interval.high
    assert held >= 43


def test_realised_rates_of_uniform_p_values_hold() -> None:
    alphas = np.array([0.001, 0.01, 0.05, 0.5])
    band = realised_rates(np.random.default_rng(0).random(20_000), alphas)
    assert np.all((band.low <= alphas) & (alphas <= band.high))
    assert np.allclose(realised_rates(np.array([0.2, 0.4, 0.6, 0.8]), np.array([0.1, 0.4])).y, [0, 0.5])


def manifest_of(bundle: Bundle, training: np.ndarray) -> Manifest:
    """The bundle's manifest with the profile of other training rows [m, 3]."""
    profile = fit_profile(load_features(bundle), [None] * 3, training, None)
    return bundle.manifest.model_copy(update={"profile": profile})


def load_features(bundle: Bundle) -> list[FeatureSpec]:
    return [FeatureSpec(name=feature.name) for feature in bundle.manifest.features]


def test_drift_is_found_where_it_is(pump_bundle: Bundle) -> None:
    random = np.random.default_rng(0)
    then, now = random.normal(size=(5000, 3)), random.normal(size=(2000, 3))
    now[:, 1] += 1
    now[random.random(2000) < 0.4, 2] = np.nan
    drifts = measure_drift(manifest_of(pump_bundle, then), now)
    assert [drift.psi for drift in drifts] == sorted((drift.psi for drift in drifts), reverse=True)
    pressure, flow, valve = (next(d for d in drifts if d.name == name) for name in ("pressure", "flow", "valve"))
    assert (pressure.verdict, flow.verdict, valve.verdict) == ("stable", "drifted", "drifted")
    assert (valve.missing_then, valve.missing_now) == (0, pytest.approx(0.4, abs=0.05))
    assert pressure.middle_then == pump_bundle.manifest.features[0].median


def test_the_index_is_the_profiles(pump_bundle: Bundle) -> None:
    random = np.random.default_rng(1)
    then, now = random.integers(0, 4, (300, 3)).astype(float), random.integers(0, 5, (90, 3)).astype(float)
    then[:30, 0] = now[:40, 1] = np.nan
    profile = manifest_of(pump_bundle, then).profile
    assert profile is not None
    for histogram, values in zip(profile.features, now.T, strict=True):
        assert stability_index(histogram, values, 300) == pytest.approx(exact_index(histogram, values.tolist(), 300))


def test_few_rows_are_not_called_drift(pump_bundle: Bundle) -> None:
    random = np.random.default_rng(2)
    pairs = [(random.normal(size=(60, 3)), random.normal(size=(20, 3))) for _ in range(40)]
    drifts = [drift for then, now in pairs for drift in measure_drift(manifest_of(pump_bundle, then), now)]
    assert sum(drift.psi > 0.25 for drift in drifts) > 60
    assert sum(drift.verdict == "stable" for drift in drifts) > 100


def test_the_card_has_the_fields_usual_headings(pump_bundle: Bundle) -> None:
    card = (pump_bundle.path / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert card == render_card(pump_bundle.manifest)
    assert card.startswith("# pump 2.1.0\n\nThree sensors of a pump.\n")
    assert re.findall(r"^## (.*)$", card, flags=re.MULTILINE) == [
        "Model details", "Intended use", "Factors", "Metrics", "Evaluation data", "Training data",
        "Quantitative analyses", "Ethical considerations", "Caveats and recommendations",
    ]  # fmt: skip
    assert f"| roc auc | {show(pump_bundle.manifest.metrics['roc_auc'])} |" in card
    assert "A row without a value in pressure gets no score" in card
    assert "| `flow` | DOUBLE |  |" in card


def test_numbers_are_written_as_people_read_them() -> None:
    assert [show(value) for value in (None, float("nan"), 2.0, 0.123456, 1e300, 7)] == [
        "–", "–", "2", "0.1235", "1e+300", "7",
    ]  # fmt: skip
    assert [percent(value) for value in (0.0, 1.0, 0.5, 0.001, 0.12345, 0.99999)] == [
        "0 %", "100 %", "50 %", "0.1 %", "12.3 %", "100 %",
    ]  # fmt: skip
    assert [moment(value) for value in (3.0, 1_700_000_000.0, 1_700_000_000_123.0, None)] == [
        "3", "2023-11-14 22:13:20 UTC", "2023-11-14 22:13:20 UTC", "–",
    ]  # fmt: skip
