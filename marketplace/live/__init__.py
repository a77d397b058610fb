"""The one socket of all pages. It sends hints ("object X changed"); pages refetch what they show."""
