"""HTTP's small print, for the API and the pages alike: what a request's headers ask for, and when an answer is the one known.

Parsing is werkzeug's; nothing here knows a route, a document or a template.
"""
