"""How good answers are: consensus and agreement. Pure: arrays in, arrays out."""
