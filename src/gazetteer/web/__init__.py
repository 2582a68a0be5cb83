"""The translators' pages: made on the server from templates, usable without JavaScript, in English, Chinese and Russian.

What is asked of the data goes through `services`; what a page says of it is decided here. No JSON interface belongs here.
"""
