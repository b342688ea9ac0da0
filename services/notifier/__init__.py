"""Owns words and channels: composes, checks the tone, sends, reports what happened."""
