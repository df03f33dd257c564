// Filled in by the first whole of the program.
