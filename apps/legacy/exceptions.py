"""What only the old app's routes refuse."""

from apps.core.exceptions import Forbidden, LabError, Unavailable


class ForeignOrigin(Forbidden):
    code = "foreign_origin"
    sentence = (
        "This request does not come from a page of the lab's site, so the browser's sign-in does not count."
    )


class ReadingInProgress(Unavailable):
    code = "reading_in_progress"
    sentence = "The file is still being read. Send the same file again in a few seconds to get the result."


class RouteGone(LabError):
    code = "gone"
    sentence = "This address was retired: {instead}"


class ServiceUserMissing(Unavailable):
    code = "service_user_missing"
    sentence = (
        "The user {username} that stands for trusted clients is missing, closed, or not a service user."
    )
