"""A strict mirror of the project, plus architecture/, journeys/, benchmarks/ and factories/."""
