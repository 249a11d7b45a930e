"""The methods: arrays and dataclasses in and out; no Django, no I/O."""
