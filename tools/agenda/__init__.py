"""What a row of an agenda says, and whose it is: no database."""
