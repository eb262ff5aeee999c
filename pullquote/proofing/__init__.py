"""The proof sheet: every design in every format with texts at which designs go wrong, beside what was approved."""
