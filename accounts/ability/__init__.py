"""Ability from observations: the Rasch model, its posterior, and what that says of the next answer. Pure."""
