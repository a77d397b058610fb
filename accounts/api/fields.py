"""Fields that several nouns share."""

from typing import Any

from rest_framework import serializers

from accounts.models import Lab


class CountryField(serializers.RegexField):
    """A country by its two letters (ISO 3166-1)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[A-Z]{2}$", **options)
        self.error_messages["invalid"] = "Give the country by its two capital letters, such as US."


class LabNameSerializer(serializers.ModelSerializer[Lab]):
    class Meta:
        model = Lab
        fields = ("id", "name")
