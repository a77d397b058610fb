"""What a buyer reads: figures reckoned from rows of what happened. Pure: plain values in, plain values out."""
