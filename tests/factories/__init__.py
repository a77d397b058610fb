"""Small functions that set a scene, through the real actions where there are some."""
