"""The demo: a lab, three experts, staff and two projects of self-written items, made by the product's own actions."""
