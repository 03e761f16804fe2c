"""Train a model: rows in, bundle out."""

from __future__ import annotations

from pathlib import Path

from modelbuild.bundle import Bundle, DataFingerprint, read_bundle
from modelbuild.cleaning import clean
from modelbuild.fingerprint import early_fingerprint, reusable_bundle, training_fingerprint
from modelbuild.progress import Progress, Step
from modelbuild.sources import Source, read_rows, settle, source_name, source_sha256
from modelbuild.spec import TrainingSpec
from modelbuild.staging import staged
from modelbuild.windows import window_rows, window_spec


def train(
    spec: TrainingSpec, source: Source, output_dir: str | Path, *, seed: int = 0, progress: Progress | None = None
) -> Bundle:
    """Train `spec` on `source` (file, stream, or pyarrow Table); return the bundle `<name>-<version>`.

    A bundle that is there already and has the same fingerprint is returned as it is. Whatever goes wrong, an earlier
    bundle stays and no half one appears. A `progress` that raises EndTraining after an epoch ends the fit there.
    Raises DataError (with file, line, column), TrainingError.
    """
    tell = progress or (lambda _: None)
    target = Path(output_dir) / f"{spec.name}-{spec.version}"
    tell(Step("read"))
    source = settle(source)
    data_sha256 = source_sha256(source)
    fingerprint = training_fingerprint(spec, data_sha256, seed)
    unchanged = reusable_bundle(target, fingerprint)
    if unchanged is not None:
        tell(Step("reuse"))
        return unchanged
    rows, notices = clean(read_rows(source, spec), spec)
    windows, more = window_rows(rows, spec)
    first, last = rows.span
    data = DataFingerprint(
        rows=len(rows), sha256=data_sha256, time_from=first, time_to=last, source=source_name(source)
    )
    tell(Step("load"))
    # These import TensorFlow: seconds that bad rows or an unchanged bundle must not cost.
    from modelbuild.detector import AutoencoderDetector
    from modelbuild.writing import Origin, write_bundle

    detector = AutoencoderDetector.from_spec(window_spec(spec), windows, seed=seed, progress=tell)
    fitted = detector.model_.core.fit
    if fitted.ended_early:
        # Training again must not find this one unchanged: it would be another model.
        epochs = len(fitted.losses)
        fingerprint = early_fingerprint(fingerprint, epochs)
        notices.append(f"training was ended by hand after epoch {epochs}: the best weights until then were kept")
    origin = Origin(data, seed, fingerprint, [*notices, *more])
    with staged(target) as folder:
        write_bundle(folder, detector.model_, detector.judgement_, origin, tell)
    return read_bundle(target)
