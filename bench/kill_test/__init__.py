"""Kills, stops and restarts the scheduler and Kafka under load; then judges.

`make kill-test KILLS=40`, or `python -m bench.kill_test --help`.
"""
