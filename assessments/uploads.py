"""A page that takes one small file. Everywhere else no file is kept (config/uploads.py)."""

from collections.abc import Callable
from functools import wraps
from io import BytesIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.views.decorators.csrf import csrf_exempt, csrf_protect


class TakeSmallFile(FileUploadHandler):
    """Keeps the first file of a form in memory, up to a limit; what is beyond is dropped and only counted."""

    def __init__(self, request, limit: int):
        super().__init__(request)
        self.limit, self.taken = limit, False

    def new_file(self, *args, **kwargs) -> None:
        """Begin a file; raise SkipFile for any but the first."""
        super().new_file(*args, **kwargs)
        if self.taken:
            raise SkipFile
        self.taken, self.content, self.size = True, BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the piece while there is room."""
        self.size += len(raw_data)
        if self.size <= self.limit:
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file with its true size, so that a form can refuse one that was too big."""
        self.content.seek(0)
        return InMemoryUploadedFile(
            self.content, self.field_name, self.file_name, self.content_type, self.size, self.charset
        )


def takes_small_file(limit: int) -> Callable:
    """Decorate a view, inside @role_required: its form may carry one file of up to `limit` bytes. The form token is
    checked here, since reading it reads the form, and how files are kept has to be said before."""

    def decorate(view):
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def taking(request, *args, **kwargs):
            request.upload_handlers = [TakeSmallFile(request, limit)]
            return checked(request, *args, **kwargs)

        return taking

    return decorate
