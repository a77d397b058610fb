"""Reading a lab's file row by row, in bounded memory and from any record on. Pure."""
