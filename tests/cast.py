"""The people, governments and tickets that tests play with; fixtures of every test."""
