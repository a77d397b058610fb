"""Who fits which work, and why. Pure: dataclasses in, reasons out."""
