"""How late the scheduler is, how fast it hears, what it needs, how soon it is back."""
