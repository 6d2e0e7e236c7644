"""No page takes a file, so no file is kept: what a request carries is read in small pieces and dropped."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class TakeNoFile(FileUploadHandler):
    """Skips every file of a form and keeps its other fields.

    Without any handler Django would read the whole request into memory at once; its own would write it to the disk.
    """

    def new_file(self, *args, **kwargs) -> None:
        """Raise SkipFile, for every file."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Drop the piece."""

    def file_complete(self, file_size: int) -> None:
        """Give nothing: there is no file."""
