"""Speed, each figure as a ratio to a floor measured in the same run: machines differ and are noisy, ratios less so."""
