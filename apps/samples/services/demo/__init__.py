"""A small lab to look at: made-up people, their forms and samples at every stage."""
