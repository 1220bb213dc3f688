"""Every error that `index` raises on purpose, each with a message fit for an admin.

SamverkanError
├── CatalogueError      corpus/catalogue.yaml is wrong: file, entry and reason
├── DocumentError       one document cannot be read
├── FetchError          one document cannot be fetched from its address
├── ModelError          the embedding model cannot be prepared or loaded
├── BuildError          no new index could be built; the old one stays in service
└── SnapshotError       an index on disk is missing or damaged
    └── FormatError     it was made by another version of this program
"""


class SamverkanError(Exception):
    """Base of all expected errors; `str()` says what is wrong and what to do."""


class CatalogueError(SamverkanError):
    """The catalogue is refused; names the file, the entry and the reason."""


class DocumentError(SamverkanError):
    """A document cannot be read; names the file and the reason."""


class FetchError(SamverkanError):
    """A document cannot be fetched; names the address and the reason."""


class ModelError(SamverkanError):
    """The embedding model cannot be prepared or loaded."""


class BuildError(SamverkanError):
    """No new index was built; the one in service is untouched."""


class SnapshotError(SamverkanError):
    """An index on disk is missing, damaged or made by another version."""


class FormatError(SnapshotError):
    """An index on disk is whole, and only another version of this program can read it."""
