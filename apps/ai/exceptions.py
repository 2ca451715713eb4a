"""What the form reader refuses, in the lab's words."""

from apps.core.exceptions import Invalid, NotFound, Refused, TooLarge, UnsupportedMedia


class ReadingNotFound(NotFound):
    code = "reading_not_found"
    sentence = "There is no such reading, or you may not see it."


class PageImageNotFound(NotFound):
    code = "page_image_not_found"
    sentence = "This reading has no picture of that page."


class FileNotYours(Refused):
    code = "file_not_yours"
    sentence = "This file cannot be read for you here. Ask the lab about it."


class DocumentTooLarge(TooLarge):
    code = "document_too_large"
    sentence = "The file is larger than one upload may be."


class DocumentKindNotRead(UnsupportedMedia):
    code = "document_kind_not_read"
    sentence = "Files of this kind are not read. Send a PDF, a CSV, an XLSX or a DOCX."


class DocumentNotReadable(Invalid):
    code = "document_not_readable"
    sentence = "The file cannot be read."


class NotYetRead(Refused):
    code = "not_yet_read"
    sentence = "This form is still being read. Wait until it is done."


class NotInReview(Refused):
    code = "not_in_review"
    sentence = "This reading is not open for review: {status}."


class ApprovedAlready(Refused):
    code = "approved_already"
    sentence = "{who} approved this reading on {when}; it is submission {number}."


class NotApproved(Refused):
    code = "not_approved"
    sentence = "This reading is not approved, so there is nothing to take back."


class CorrectionsRefused(Invalid):
    code = "corrections_refused"
    sentence = "Some corrections cannot be accepted; nothing was changed."


class FormRefused(Invalid):
    code = "form_refused"
    sentence = "Some values on this form cannot be accepted; nothing was created."
