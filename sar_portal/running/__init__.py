"""How the portal is set up, started, tested and checked. Standard library only: it runs before all else is there."""
