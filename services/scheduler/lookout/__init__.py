"""What can only be seen by looking over all complaints at once.

`look` is the judgement; all that it calls is pure. `watch` reads Kafka and says what
was judged, in a process of its own beside the worker that owns partition 0.
"""
