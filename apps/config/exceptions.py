"""What can go wrong with parameters, in sentences."""

from apps.core.exceptions import Invalid, NotFound, Refused


class ParameterNotFound(NotFound):
    """No app has declared a parameter of this key."""

    code = "parameter_not_found"
    sentence = "There is no parameter named {key}."


class RevisionNotFound(NotFound):
    """There is no revision of this id."""

    code = "revision_not_found"
    sentence = "There is no such revision."


class ValueRefused(Invalid):
    """The value is not what the parameter takes."""

    code = "parameter_value_refused"
    sentence = "{label} cannot be set to this: {reason}"


class ParameterChangedMeanwhile(Refused):
    """Somebody else set the parameter after this person had read it."""

    code = "parameter_changed"
    sentence = "Somebody changed {label} after you read it. Look at the new value and decide again."
