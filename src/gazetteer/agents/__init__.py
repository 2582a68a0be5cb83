"""The gazetteer for agents: tools of the Model Context Protocol (by its own SDK), over standard input and output and over HTTP.

A tool asks what any program may ask (`gazetteer.client`), of a service far away or of the one that it stands in, and answers in
few words what an agent can act on. Needs the extra `mcp`.
"""
