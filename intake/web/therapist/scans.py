"""Scanned pages coming in: one file, of one size at most, at one address, and only what it really is."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile
from django.forms import ClearableFileInput, FileField
from django.urls import Resolver404, resolve

from intake.letters.answering import Upload
from intake.letters.answers import Scan

_ADDRESSES = {"answer-enter"}
#: Room for the other fields of the form, beside the file.
_REST = 1024 * 1024
#: How each kind of file begins.
_BEGINS = {
    b"%PDF-": Scan.Media.PDF,
    b"\x89PNG\r\n\x1a\n": Scan.Media.PNG,
    b"\xff\xd8\xff": Scan.Media.JPEG,
}


class OneScan(MemoryFileUploadHandler):
    """The site's only way for files: kept in memory, cut off at `SCAN_LARGEST`, refused at every other address."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Refuse a body that is far too large before reading it."""
        if content_length > settings.SCAN_LARGEST + _REST:
            raise RequestDataTooBig("The file is far too large.")
        self.activated, self.taken = True, 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Refuse files where none belongs."""
        self.taken = 0
        if not _takes_files(self.request.path_info if self.request else ""):
            raise TooManyFilesSent("No file belongs here.")
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Leave out a file that grows too large; the form then says so."""
        self.taken += len(raw_data)
        if self.taken > settings.SCAN_LARGEST:
            if self.request:
                self.request.META[TOO_LARGE] = True
            raise SkipFile
        return super().receive_data_chunk(raw_data, start)


TOO_LARGE = "clinic.scan_too_large"


def _takes_files(path: str) -> bool:
    try:
        return resolve(path).url_name in _ADDRESSES
    except Resolver404:
        return False


class ScanField(FileField):
    """A PDF, PNG or JPEG; what it says it is does not count."""

    def __init__(self, **kwargs: Any) -> None:
        largest = settings.SCAN_LARGEST // (1024 * 1024)
        self.wrong = "Choose a PDF, PNG or JPEG file."
        said = {"required": "Choose the scanned page.", "empty": self.wrong, "invalid": self.wrong}
        super().__init__(
            label="The scanned page",
            help_text=f"PDF, PNG or JPEG, {largest} MB or less. It is kept sealed.",
            widget=ClearableFileInput(attrs={"accept": "application/pdf,image/png,image/jpeg"}),
            error_messages=said,
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        """The bytes with what they are."""
        file: UploadedFile | None = super().clean(data, initial)
        if not file:
            return None
        content = file.read()
        media = next((media for begin, media in _BEGINS.items() if content.startswith(begin)), None)
        if media is None:
            raise ValidationError(self.wrong, code="media")
        return Upload(content, media)
