from hypothesis import settings

settings.register_profile("patient", deadline=None)  # a test is right or wrong; speed is for benchmarks/
settings.load_profile("patient")
