"""S3-compatible object storage behind Django's storage interface, with its failures told as the local disk tells them.

Where it is used: settings.base, FILE_STORAGE. Files reach their readers through the application, after its permission
check; no address of the storage is ever given away, signed or not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files import File
from storages.backends.s3 import S3Storage

MIB = 1024 * 1024


class ObjectStorage(S3Storage):
    """S3Storage whose errors are OSError, FileNotFoundError where there is nothing: as FileSystemStorage has them."""

    def get_default_settings(self) -> dict[str, Any]:
        """What no setting of the bucket changes: memory per file is bounded (parts of 8 MiB one after the other, reads
        beyond 1 MiB on disk), and a storage that does not answer is given up soon."""
        return super().get_default_settings() | {
            "file_overwrite": True,  # places are unique by identifier: no look first
            "default_acl": None,
            "max_memory_size": MIB,
            "transfer_config": TransferConfig(
                multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB, use_threads=False
            ),
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=3,
                read_timeout=30,
                retries={"max_attempts": 2},
            ),
        }

    def _save(self, name: str, content: File) -> str:
        with _as_os_error(name):
            return super()._save(name, content)

    def _open(self, name: str, mode: str = "rb") -> File:
        with _as_os_error(name):
            found = super()._open(name, mode)
            found.file  # noqa: B018  the bytes are fetched now, so that a failure is met here and not in the middle
            return found

    def delete(self, name: str) -> None:
        """Remove an object; nothing there is no error."""
        self._safely(super().delete, name)

    def exists(self, name: str) -> bool:
        """Whether there is such an object."""
        return self._safely(super().exists, name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """(folders, files) below a prefix; empty where there is none."""
        return self._safely(super().listdir, name)

    def get_modified_time(self, name: str) -> datetime:
        """When the object was written."""
        return self._safely(super().get_modified_time, name)

    def _safely(self, call: Callable[[str], Any], name: str) -> Any:
        with _as_os_error(name):
            return call(name)


@contextmanager
def _as_os_error(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
            raise FileNotFoundError(f"no object {name}") from error
        raise OSError(f"object storage, {name}: {error}") from error
    except (BotoCoreError, Boto3Error) as error:
        raise OSError(f"object storage, {name}: {error}") from error
