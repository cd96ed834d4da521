"""Tests of the doors to other programs."""
