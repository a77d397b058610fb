"""AI models that look at items first. The only place that talks to a model."""
