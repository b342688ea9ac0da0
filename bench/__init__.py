"""Speed, measured and never asserted: each figure beside a baseline of the same run."""
