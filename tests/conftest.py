"""What holds for all tests."""

from hypothesis import settings

# No test asserts a time, and a busy machine is no fault.
settings.register_profile("rawi", deadline=None)
settings.load_profile("rawi")
