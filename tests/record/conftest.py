"""No timed assertions: a busy machine must not fail a law."""

from hypothesis import HealthCheck, settings

settings.register_profile("record", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("record")
