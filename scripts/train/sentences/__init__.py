"""English sentences to be spoken by the teacher: grammars, and examples taken from WordNet."""
