"""Things: pictures, sounds, films and documents; kept safely, judged by their bytes."""

from .choosing import storage_of
from .graphql import FileNode
from .jobs import sweep, sweep_orphans
from .kinds import Family
from .links import link
from .routes import file_routes
from .service import (
    CHANNEL,
    LARGEST,
    UPLOAD,
    FileContent,
    claim_upload,
    erase_files,
    file_row,
    forget,
    read_file,
    store,
    stream_file,
)
from .storage import Disk, Kept, Storage, storage, use_storage
from .tables import File

__all__ = [
    "CHANNEL",
    "LARGEST",
    "UPLOAD",
    "Disk",
    "Family",
    "File",
    "FileContent",
    "FileNode",
    "Kept",
    "Storage",
    "claim_upload",
    "erase_files",
    "file_routes",
    "file_row",
    "forget",
    "link",
    "read_file",
    "storage",
    "storage_of",
    "store",
    "stream_file",
    "sweep",
    "sweep_orphans",
    "use_storage",
]
