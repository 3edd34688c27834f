from __future__ import annotations

from matchmaker.reference.sizes import find_size_class, list_size_classes


def test_classes_grow_and_the_last_has_no_ceiling():
    ceilings = [size.most for size in list_size_classes()]
    assert ceilings == [2_000_000_000, 15_000_000_000, 50_000_000_000, None]


def test_a_ceiling_belongs_to_its_class():
    assert find_size_class(None) is None
    assert find_size_class(2_000_000_000).code == "micro"
    assert find_size_class(2_000_000_001).code == "small"
