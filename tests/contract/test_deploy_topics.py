"""The topics in the manifests are the declared ones."""

from __future__ import annotations

from deploy.k8s.render_topics import MANIFEST, render
from followup.topics import Topics


def test_the_topics_are_current() -> None:
    """Rendering anew changes nothing; if it does, commit what deploy.k8s.render_topics
    writes.
    """
    assert render(Topics()) == MANIFEST.read_text()


def test_a_changed_topic_is_seen() -> None:
    """Another declaration renders another file."""
    assert render(Topics("other")) != MANIFEST.read_text()


def test_every_topic_is_rendered() -> None:
    """Each declared topic has one manifest, dead letters included."""
    text = MANIFEST.read_text()

    assert [text.count(f"  name: {topic.name}\n") for topic in Topics().all()] == [
        1 for _ in Topics().all()
    ]
