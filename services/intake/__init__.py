"""The front door: takes complaints in, and answers with the promise to give."""
