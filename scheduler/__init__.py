"""When and where cards are posted: slots, queue, runner and publishers."""
