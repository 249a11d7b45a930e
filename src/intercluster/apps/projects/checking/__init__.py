"""The checklist of a consortium: each rule of its call met, broken or open, and why."""
