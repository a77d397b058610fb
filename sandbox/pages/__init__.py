"""The hosted pages a browser sees, in the product's quiet dress."""
