"""The printing house. Of it the portal imports this name alone: presses.py starts the folder as a program of its own."""

FOLDER = "press-"  # how the folder of a house begins, which goes with it
