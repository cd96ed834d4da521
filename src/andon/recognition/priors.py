"""What is likely before a word is read: how often each family is complained of, by category."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from andon.recognition.families import families

# The names that people, catalogues and marketplaces give to our product categories.
_CATEGORIES: Mapping[str, str] = {
    name: category
    for category, names in {
        "cosmetics": "cosm cosmetics cosmetic beauty",
        "food": "food foods grocery",
        "mother_baby": "mbaby mother_baby mother-and-baby baby",
        "medical": "medc medical medical_consumables medical-consumables",
        "electronics": "elec electronics electronic",
        "home": "home home_goods home-goods household",
        "apparel": "appr apparel clothing fashion",
    }.items()
    for name in names.split()
}
# Families in the order of how often products of any kind are complained of; the rest are rare.
_COMMON = [
    "EARLY_BREAKAGE",
    "NOT_WORKING",
    "NOT_AS_DESCRIBED",
    "SIZE_MISMATCH",
    "BROKEN_ON_ARRIVAL",
    "MISSING_PART",
    "WRONG_ITEM",
    "INEFFECTIVE",
    "FABRIC_DEFECT",
    "SURFACE_FINISH",
    "ASSEMBLY_FIT",
    "UNSPECIFIED_QUALITY",
]
_USUAL: Mapping[str, frozenset[str]] = {
    "cosmetics": frozenset(
        [
            "LEAK",
            "PUMP_FAILURE",
            "SKIN_REACTION",
            "OFF_ODOUR",
            "TEXTURE_SEPARATION",
            "INEFFECTIVE",
            "COUNTERFEIT_SUSPECT",
            "SEAL_BROKEN",
            "UNDERFILL",
            "EXPIRED",
        ]
    ),
    "food": frozenset(
        [
            "SPOILED_MOULD",
            "OFF_TASTE",
            "OFF_ODOUR",
            "FOREIGN_BODY",
            "EXPIRED",
            "ADVERSE_HEALTH",
            "UNDERFILL",
            "TEXTURE_SEPARATION",
        ]
    ),
    "mother_baby": frozenset(
        ["LEAK", "SKIN_REACTION", "EXPIRED", "PACKAGING_DAMAGE", "FABRIC_DEFECT"]
    ),
    "medical": frozenset(["SEAL_BROKEN", "SKIN_REACTION", "ADHESION_FAILURE", "INEFFECTIVE"]),
    "electronics": frozenset(
        [
            "NOT_WORKING",
            "BATTERY_FAILURE",
            "DISPLAY_AUDIO_FAULT",
            "FREEZE_CONNECTIVITY",
            "OVERHEAT_FIRE",
            "ELECTRIC_SHOCK",
        ]
    ),
    "home": frozenset(
        ["ASSEMBLY_FIT", "NOISE_VIBRATION", "RUST_CORROSION", "SURFACE_FINISH", "LEAK"]
    ),
    "apparel": frozenset(
        [
            "SIZE_MISMATCH",
            "STITCHING",
            "FABRIC_DEFECT",
            "COLOUR_BLEED_FADE",
            "WRONG_COLOUR",
            "CLOSURE_FAILURE",
            "DISCOMFORT",
        ]
    ),
}
# Families that need an ingredient, a cell, a cloth ... which products of the category lack.
_STRANGE: Mapping[str, frozenset[str]] = {
    "cosmetics": frozenset(
        [
            "BATTERY_FAILURE",
            "DISPLAY_AUDIO_FAULT",
            "FREEZE_CONNECTIVITY",
            "ELECTRIC_SHOCK",
            "STITCHING",
            "NOISE_VIBRATION",
            "OVERHEAT_FIRE",
            "WATER_INGRESS",
        ]
    ),
    "food": frozenset(
        [
            "BATTERY_FAILURE",
            "DISPLAY_AUDIO_FAULT",
            "FREEZE_CONNECTIVITY",
            "ELECTRIC_SHOCK",
            "STITCHING",
            "NOISE_VIBRATION",
            "PUMP_FAILURE",
            "OVERHEAT_FIRE",
            "ADHESION_FAILURE",
            "SIZE_MISMATCH",
            "FABRIC_DEFECT",
            "NOT_WORKING",
            "WATER_INGRESS",
        ]
    ),
    "electronics": frozenset(
        ["TEXTURE_SEPARATION", "OFF_TASTE", "PUMP_FAILURE", "STITCHING", "SPOILED_MOULD"]
    ),
    "home": frozenset(["PUMP_FAILURE"]),
    "apparel": frozenset(
        [
            "BATTERY_FAILURE",
            "DISPLAY_AUDIO_FAULT",
            "FREEZE_CONNECTIVITY",
            "TEXTURE_SEPARATION",
            "PUMP_FAILURE",
            "OFF_TASTE",
            "SPOILED_MOULD",
            "ELECTRIC_SHOCK",
            "OVERHEAT_FIRE",
            "NOT_WORKING",
        ]
    ),
}
_USUAL_FACTOR, _STRANGE_FACTOR, _COMMON_STEP = 1.2, 0.5, 0.01


def likelihood(category: str | None) -> Mapping[str, float]:
    """By family, likeliest first, the factor (about 1) that a category puts on its weight."""
    return _factors(_CATEGORIES.get((category or "").strip().lower(), ""))


@cache
def _factors(category: str) -> Mapping[str, float]:
    factors = {family: _factor(family, category=category) for family in families()}
    return MappingProxyType(dict(sorted(factors.items(), key=lambda pair: -pair[1])))


def _factor(family: str, *, category: str) -> float:
    factor = 1.0
    if family in _USUAL.get(category, ()):
        factor = _USUAL_FACTOR
    elif family in _STRANGE.get(category, ()):
        factor = _STRANGE_FACTOR
    rank = _COMMON.index(family) if family in _COMMON else len(_COMMON)
    return factor * (1 + _COMMON_STEP * (len(_COMMON) - rank))
