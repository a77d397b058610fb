"""Streaming writers of datasets: rows in, files out, in constant memory. Pure: no Django."""
