"""Which storage a deployment uses: its own disk, or a bucket elsewhere."""

from core.errors import Invalid, T
from core.settings import Settings

from .storage import Disk, Storage

NOT_INSTALLED = T(
    "GUANXI_FILES_URL needs the package obstore: pip install 'guanxi[s3]'.",
    "GUANXI_FILES_URL 需要安装 obstore：pip install 'guanxi[s3]'。",
)
FOLDER = "files"


def storage_of(settings: Settings) -> Storage:
    """Where the files of a deployment lie."""
    folder = settings.data / FOLDER
    if settings.files_url is None:
        return Disk(folder)
    try:
        from .bucket import bucket_at
    except ImportError:
        raise Invalid(NOT_INSTALLED) from None
    return bucket_at(settings.files_url, folder / ".arriving")
