"""The one way to the networks: bounded in time and size, to checked addresses only, and honest about what was sent."""
