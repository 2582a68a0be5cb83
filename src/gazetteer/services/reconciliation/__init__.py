"""Reconciling: which entity does a cell of somebody's table mean, and what can be said of it.

One core for both versions of the W3C protocol; their shapes are the API's matter. A score is absolute: it is what the match of
the name is worth (`search/ranking.py`), plus points for each property that speaks for the candidate, minus points for each that
speaks against it; what is not recorded takes and gives nothing. It depends on the query and the candidate, never on the batch.

`asked` what a query is; `properties` what candidates are weighed by, a class each; `evidence` what documents say; `matching`
the candidates of a query; `extending` data for a table; `suggesting` type-ahead; `showing` one entity in few words.
"""
