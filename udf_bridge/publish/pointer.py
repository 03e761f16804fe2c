"""What a model source says of one model: which version is champion, which is challenger, what came before."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from modelbuild.bundle import Sha256
from modelbuild.spec import Identifier, SemanticVersion
from udf_bridge.errors import PublishError

FORMAT_VERSION: Literal[1] = 1
LONGEST_HISTORY = 5

Role = Literal["champion", "challenger"]


class Published(BaseModel):
    """One version in a source. `location`: its packed bundle; `tolerance`: parity's, for the proof in each server."""

    model_config = ConfigDict(frozen=True)

    version: SemanticVersion
    manifest_sha256: Sha256
    location: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.+-]+$")]
    size: int = Field(ge=0, description="bytes of the packed bundle")
    chunks: int = Field(ge=1, description="records that hold it in a topic")
    tolerance: float
    features: list[str] = Field(description="name and SQL type of each, in order")
    threshold: float
    signed: bool
    published_at: str = Field(description="ISO 8601, UTC")


class Pointer(BaseModel):
    """The whole of it. No champion: servers run their jar's version. `history`: earlier champions, newest first."""

    model_config = ConfigDict(frozen=True)

    format_version: Literal[1] = FORMAT_VERSION
    model: Identifier
    champion: Published | None = None
    challenger: Published | None = None
    history: list[Published] = []

    @property
    def versions(self) -> list[Published]:
        """All versions whose bundles must stay in the source."""
        return [published for published in (self.champion, self.challenger, *self.history) if published]

    def with_champion(self, published: Published) -> Pointer:
        """Return the pointer after a new champion took its place."""
        history = [self.champion, *self.history] if self.champion else self.history
        kept = [earlier for earlier in history if earlier.location != published.location]
        challenger = None if self.challenger and self.challenger.location == published.location else self.challenger
        changes = {"champion": published, "challenger": challenger, "history": kept[:LONGEST_HISTORY]}
        return self.model_copy(update=changes)

    def rolled_back(self) -> Pointer:
        """Return the pointer with the champion before this one; without one it is the version in each jar.

        Raises PublishError: there is no published champion.
        """
        if self.champion is None:
            raise PublishError(f"no version of {self.model} is published: servers run the one in their jar")
        champion = self.history[0] if self.history else None
        return self.model_copy(update={"champion": champion, "history": self.history[1:]})


def parse_pointer(content: bytes, place: str) -> Pointer:
    """Read a pointer's JSON. Raises PublishError naming `place`: not a pointer, or of a newer format."""
    try:
        document = json.loads(content)
        found = document.get("format_version") if isinstance(document, dict) else None
        if isinstance(found, int) and found > FORMAT_VERSION:
            raise PublishError(f"{place}: pointer format {found} is newer than {FORMAT_VERSION}, which this reads")
        return Pointer.model_validate(document)
    except (ValueError, ValidationError) as error:
        raise PublishError(f"{place}: not a pointer of a model source: {error}") from error
