"""What the lab refuses, in the lab's words."""

from apps.core.exceptions import Invalid, NotFound, Refused, TooLarge, UnsupportedMedia


class SampleNotFound(NotFound):
    code = "sample_not_found"
    sentence = "There is no such sample, or you may not see it."


class SubmissionNotFound(NotFound):
    code = "submission_not_found"
    sentence = "There is no such submission, or you may not see it."


class ProjectNotFound(NotFound):
    code = "project_not_found"
    sentence = "There is no such project, or you may not see it."


class LabNotFound(NotFound):
    code = "lab_not_found"
    sentence = "There is no such lab, or you may not see it."


class AttachmentNotFound(NotFound):
    code = "attachment_not_found"
    sentence = "There is no such attachment, or you may not see it."


class HolidayNotFound(NotFound):
    code = "holiday_not_found"
    sentence = "This day is not a holiday."


class UnlawfulMove(Refused):
    code = "unlawful_move"
    sentence = "Sample {sample} is {current}; it cannot become {wanted}. Lawful from here: {lawful}."


class UnlawfulStage(Refused):
    code = "unlawful_stage"
    sentence = "Sample {sample} is at {current}; the next stage is {next_stage}, not {wanted}."


class AlreadyReceived(Refused):
    code = "already_received"
    sentence = "Sample {sample} was received on {received_at} by {received_by}."


class SampleWithdrawn(Refused):
    code = "sample_withdrawn"
    sentence = "Sample {sample} was withdrawn: {reason}."


class MeasurementMissing(Refused):
    code = "measurement_missing"
    sentence = "Sample {sample} has no {missing}. Measure it first, or let a manager override with a reason."


class OverrideNotAllowed(Refused):
    code = "override_not_allowed"
    sentence = "Only a manager may move a sample on without its measurements."


class SomeRefused(Refused):
    code = "some_refused"
    sentence = "{refused} of {total} samples cannot be changed so; nothing was changed."


class NotReceivable(Refused):
    code = "not_receivable"
    sentence = "Sample {sample} is {current} and cannot be received."


class ChartFieldNotAccepted(Invalid):
    code = "chart_field_not_accepted"
    sentence = (
        "The chart field {value!r} does not follow the lab's pattern, for example HTSF-001 or HTSF--RE-201."
    )


class NoLabToSubmitFor(Invalid):
    code = "no_lab"
    sentence = "You belong to no lab here. Ask the core to add you to yours before you submit."


class LabNotYours(Invalid):
    code = "lab_not_yours"
    sentence = "You are not a member of {lab}; a sample can only be submitted for your own lab."


class SubmissionClosed(Refused):
    code = "submission_closed"
    sentence = "Submission {number} is {status} and takes no more samples."


class SubmissionSent(Refused):
    code = "submission_sent"
    sentence = "Submission {number} has been handed in. Ask the core to change it."


class SubmissionInWork(Refused):
    code = "submission_in_work"
    sentence = "Submission {number} has samples in work ({open}). Finish, fail or archive them first."


class SubmissionOpenAlready(Refused):
    code = "submission_open_already"
    sentence = "There is an open submission of this requester for this lab and project already."


class OtherSubmissionOpen(Refused):
    code = "other_submission_open"
    sentence = "The open submission {number} of {email} is for {lab}. Hand it in first, or name another lab."


class NumberTaken(Refused):
    code = "number_taken"
    sentence = "A submission with the number {number} exists already."


class QuoteAlreadySubmitted(Refused):
    code = "quote_already_submitted"
    sentence = "The quote {number} has been submitted already."


class FormInWork(Refused):
    code = "form_in_work"
    sentence = "Submission {number} cannot be taken back: {moved}."


class FormTakenBack(Refused):
    code = "form_taken_back"
    sentence = "Submission {number} is {status}; there is nothing left to take back."


class IssuedSheetNotFound(NotFound):
    code = "issued_sheet_not_found"
    sentence = "There is no such issued sheet, or you may not see it."


class RunSheetsRefused(Invalid):
    code = "run_sheets_refused"
    sentence = "{problems} with these sheets; nothing was issued. {first}"


class NameTaken(Refused):
    code = "name_taken"
    sentence = "There is already a {what} with the name {name}."


class SheetNotReadable(Invalid):
    code = "sheet_not_readable"
    sentence = "The file cannot be read as a sample sheet."


class SheetTooLarge(TooLarge):
    code = "sheet_too_large"
    sentence = "The sheet is larger than one upload may be. Split it and upload the parts."


class SheetKindNotAccepted(UnsupportedMedia):
    code = "sheet_kind_not_accepted"
    sentence = "The file is not a sample sheet. Upload it as .csv or .xlsx."


class NotTheTemplate(Invalid):
    code = "not_the_template"
    sentence = "The columns are not those of the lab's template."


class SheetRowsRefused(Invalid):
    code = "sheet_rows_refused"
    sentence = "{problems} in the sheet; nothing was stored."


class LabNotNamed(Invalid):
    code = "lab_not_named"
    sentence = "You belong to several labs. Say in lab_name which of them this is for."


class ProjectOfAnotherLab(Invalid):
    code = "project_of_another_lab"
    sentence = "The project {project} belongs to another lab than the one named."


class ProjectClosed(Refused):
    code = "project_closed"
    sentence = "The project {project} is {status} and takes no more submissions."
