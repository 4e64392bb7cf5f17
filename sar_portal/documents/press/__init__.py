"""The printing house. Nothing of it is imported by the portal: render.py starts the folder as a program of its own."""
