"""Rules of funding calls as data, whether a team meets them, and what each partner would get."""
