"""What people type about objectives and projects, checked and put into words.

Forms find what no rule of the database can: that two answers contradict each other. What they
let through goes to the actions, which have the last word.
"""
