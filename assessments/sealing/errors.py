"""What can go wrong with a seal. None is a ValueError or LookupError: templates swallow those, and a page must fail."""


class SealError(RuntimeError):
    """A sealed value cannot be read or written; the message names the field, never the value."""


class SealBroken(SealError):
    """The stored value was changed, cut, or moved here from another row or field."""


class KeyMissing(SealError):
    """No data key was ever made for this young person, or the master key that wraps it is not in the ring."""


class KeyDestroyed(SealError):
    """The data key was destroyed on purpose: nothing sealed with it can be read again."""
