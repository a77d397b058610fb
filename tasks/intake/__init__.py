"""What is noticed of an item's text before anybody judges it. Pure: texts in, facts out."""
