"""Calls by a generated client: client_calls.py ADDRESS KEY. It writes two places, then finds, reads and romanises."""

from __future__ import annotations

import json
import sys
from io import BytesIO

from gazetteer_client import AuthenticatedClient, Client
from gazetteer_client.api.entities import entity
from gazetteer_client.api.language import romanize
from gazetteer_client.api.reconciliation import reconcile_match
from gazetteer_client.api.search import search
from gazetteer_client.api.sovereignty import sovereignty
from gazetteer_client.api.writing import batch
from gazetteer_client.models import ReconciliationBatch
from gazetteer_client.types import File

RUSSIA = {"id": "russia", "kind": "polity", "names": [{"text": "俄罗斯", "lang": "zh-Hans"}]}
CITY = {
    "id": "vladivostok",
    "kind": "place",
    "names": [
        {"text": "海参崴", "lang": "zh-Hans", "readings": [{"pinyin": "Hǎishēnwǎi"}]},
        {"text": "Vladivostok", "lang": "en", "status": "preferred", "from": "1860-07-02", "to": ".."},
        {"text": "Владивосток", "lang": "ru", "status": "preferred"},
    ],
    "sovereignty": [{"holders": ["russia"], "status": "sovereignty", "from": "1860-11-14", "to": ".."}],
}


def main(address: str, key: str) -> None:
    """Make the calls; an answer that is not as described fails in the client, one that is wrong here."""
    lines = b"\n".join(json.dumps({"entity": document}).encode() for document in (RUSSIA, CITY))
    strict = {"base_url": address, "raise_on_unexpected_status": True}
    written = batch.sync(client=AuthenticatedClient(token=key, **strict), body=File(payload=BytesIO(lines)))
    assert written.created == 2, written
    refused = batch.sync_detailed(
        client=AuthenticatedClient(token="wrong", **strict), body=File(payload=BytesIO(lines))
    )
    assert refused.status_code == 401, refused
    assert refused.parsed.title

    client = Client(**strict)
    for text in ("海参崴", "hai shen wai", "Владивосток", "Vladivostok"):
        found = search.sync(client=client, q=text)
        assert found.results[0].id == "vladivostok", (text, found)
    read = entity.sync("vladivostok", client=client, on="1900")
    assert read.label["ru"] == "Владивосток"
    chinese = next(name for name in read.names if name.text == "海参崴")
    assert chinese.readings[0].palladius == "Хайшэньвай", chinese
    held = sovereignty.sync("vladivostok", client=client, on="1900-01-01")
    assert held.records[0].holders[0].id == "russia"
    missing = entity.sync("nowhere", client=client)
    assert missing.status == 404, missing
    spelled = romanize.sync(client=client, text="海参崴")
    assert spelled.results[0].readings[0].pinyin == "Hǎishēnwǎi"
    conditions = [{"matchType": "name", "propertyValue": "海参崴"}]
    asked = ReconciliationBatch.from_dict({"queries": [{"conditions": conditions}]})
    matched = reconcile_match.sync(client=client, body=asked)
    assert matched.results[0].candidates[0].id == "vladivostok"
    print("a generated client writes, finds, reads, romanises and reconciles")


if __name__ == "__main__":
    main(*sys.argv[1:])
