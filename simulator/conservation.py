"""What is checked in every run: stock, addresses, quota and billed seconds add up."""


class ConservationError(AssertionError):
    """Something does not add up: a mistake of Drydock's, which no scenario may be able to cause."""
