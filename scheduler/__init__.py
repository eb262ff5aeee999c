"""When and where cards are posted: captions, plan, queue, runner, publishers.

Pure. What does I/O (`scheduler.queue`, `scheduler.desk`, `scheduler.accounts`, …) is imported by its own name.
"""

from scheduler.model import Account, Campaign, Outgoing, Payload, Picture, Post, Receipt, Schedule
from scheduler.publisher import Busy, Publisher, Recovery, RecoveryKind, Unsure
from scheduler.states import State

__all__ = [
    "Account",
    "Busy",
    "Campaign",
    "Outgoing",
    "Payload",
    "Picture",
    "Post",
    "Publisher",
    "Receipt",
    "Recovery",
    "RecoveryKind",
    "Schedule",
    "State",
    "Unsure",
]
