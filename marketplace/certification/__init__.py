"""Proof that an answer may stand without an expert, and that it keeps standing. Pure: numbers in, numbers out."""
