"""The deck: Markdown in slides/ becomes slides/ of the site, with reveal.js from its package.

gillab.course.slides reads the Markdown, render makes HTML of it, build puts the files together.
"""
