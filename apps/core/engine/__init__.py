"""Pure work: what kind of content some bytes are."""
