"""Everything the upper floor stores; one module per room."""

from assessments.models.staff import User

__all__ = ["User"]
