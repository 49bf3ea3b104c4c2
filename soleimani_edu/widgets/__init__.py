"""Widgets: each one .py, one .js (an ES module) and one .css."""
