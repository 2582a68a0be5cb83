"""The closed and the open lists of the model; docs/data.md explains each member, and a test holds the two together."""

from __future__ import annotations

from typing import Final, Literal

Kind = Literal["place", "polity", "treaty", "organisation", "person", "event", "term"]
#: Each kind with the folder of the seed that holds it.
KINDS: Final[dict[str, str]] = {
    "place": "places",
    "polity": "polities",
    "treaty": "treaties",
    "organisation": "organisations",
    "person": "people",
    "event": "events",
    "term": "terms",
}
Certainty = Literal["high", "medium", "low", "unverified"]
NameType = Literal["official", "common", "historical", "exonym", "variant", "abbreviation", "full", "transliteration"]
NameStatus = Literal["preferred", "admitted", "deprecated", "lookup"]
ReadingBasis = Literal["reviewed", "lexicon", "generated"]
Gender = Literal["masculine", "feminine", "neuter", "common"]
Animacy = Literal["animate", "inanimate"]
GrammaticalNumber = Literal["singular", "plural"]
SovereigntyStatus = Literal[
    "sovereignty",
    "administration",
    "lease",
    "occupation",
    "condominium",
    "suzerainty",
    "protectorate",
    "de_facto",
    "claim",
    "no_claim",
    "recognition",
    "no_position",
    "undelimited",
]

#: Relation types, each with how the other side reads it. A type that is not here is refused.
RELATION_TYPES: Final[dict[str, str]] = {
    "part_of": "has_part",
    "capital_of": "has_capital",
    "located_in": "location_of",
    "adjacent_to": "adjacent_to",
    "signatory_of": "has_signatory",
    "party_to": "has_party",
    "member_of": "has_member",
    "observer_of": "has_observer",
    "dialogue_partner_of": "has_dialogue_partner",
    "partner_of": "has_partner",
    "participant_in": "has_participant",
    "predecessor_of": "successor_of",
    "phase_of": "has_phase",
    "supplements": "supplemented_by",
    "amends": "amended_by",
    "replaces": "replaced_by",
    "confirms": "confirmed_by",
    "implements": "implemented_by",
    "follows": "followed_by",
    "transfers": "transferred_by",
    "ended": "ended_by",
    "concerns": "subject_of",
    "signed_at": "place_of_signature_of",
    "took_place_in": "place_of",
    "founded_by": "founder_of",
    "headquartered_in": "headquarters_of",
    "named_after": "gave_name_to",
    "holder_of_office_in": "has_office_holder",
    "author_of": "written_by",
    "published_by": "publisher_of",
    "subsidiary_of": "has_subsidiary",
    "instance_of": "has_instance",
    "broader": "narrower",
    "asserted_of": "called",
    "homonym_of": "homonym_of",
    "see_also": "see_also",
}

#: What may be dated in `dates`; the list is open, these are the ones that answers and pages know by name.
EVENTS: Final = (
    "founded",
    "signed",
    "ratified",
    "approved",
    "exchanged",
    "in_force",
    "terminated",
    "dissolved",
    "renamed",
    "opened",
    "completed",
    "begun",
    "handed_over",
    "held",
    "born",
    "died",
    "published",
    "proclaimed",
    "announced",
)

#: The feature types of what people live in under one name.
SETTLEMENTS: Final = frozenset(
    {"city", "town", "village", "settlement", "capital", "port", "former city", "administrative centre"}
)
#: The feature type of what is governed as one: a province, a district, a county.
UNIT: Final = "administrative unit"
