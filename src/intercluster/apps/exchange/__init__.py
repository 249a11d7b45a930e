"""What members have learnt, and what they want to know: asked in one language, answered from another."""
