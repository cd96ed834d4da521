"""The ledger's tree: known roots from Certificate Transparency, and laws for every tree."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from andon.rules import chain

# The eight leaves and roots that Certificate Transparency's own implementations are tested with.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    bytes.fromhex(text)
    for text in (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
HASHES = [chain.leaf_hash(leaf) for leaf in LEAVES]

sizes = st.integers(min_value=1, max_value=600)


def tree(size: int) -> list[bytes]:
    return [chain.leaf_hash(str(number).encode()) for number in range(size)]


def reader(leaves: list[bytes]) -> chain.NodeReader:
    def nodes(level: int, first: int, count: int) -> list[bytes]:
        width = 1 << level
        return [
            chain.root(leaves[number * width : (number + 1) * width])
            for number in range(first, first + count)
        ]

    return nodes


@pytest.mark.parametrize("size", range(9))
def test_a_tree_has_the_root_that_certificate_transparency_knows(size: int) -> None:
    assert chain.root(HASHES[:size]) == ROOTS[size]


def test_a_known_inclusion_proof_comes_out_as_rfc_6962_lists_it() -> None:
    seven = [chain.leaf_hash(bytes([number])) for number in range(7)]
    a, b, c, d, e, f, j = seven
    g, h, i = chain.node_hash(a, b), chain.node_hash(c, d), chain.node_hash(e, f)
    k, m = chain.node_hash(g, h), chain.node_hash(i, j)
    nodes = reader(seven)
    assert chain.inclusion_proof(0, size=7, nodes=nodes) == [b, h, m]
    assert chain.inclusion_proof(3, size=7, nodes=nodes) == [c, g, m]
    assert chain.inclusion_proof(4, size=7, nodes=nodes) == [f, j, k]
    assert chain.inclusion_proof(6, size=7, nodes=nodes) == [i, k]


def test_known_consistency_proofs_come_out_as_rfc_6962_lists_them() -> None:
    seven = [chain.leaf_hash(bytes([number])) for number in range(7)]
    a, b, c, d, e, f, j = seven
    g, h, i = chain.node_hash(a, b), chain.node_hash(c, d), chain.node_hash(e, f)
    k, m = chain.node_hash(g, h), chain.node_hash(i, j)
    nodes = reader(seven)
    assert chain.consistency_proof(3, size=7, nodes=nodes) == [c, d, g, m]
    assert chain.consistency_proof(4, size=7, nodes=nodes) == [m]
    assert chain.consistency_proof(6, size=7, nodes=nodes) == [i, j, k]
    assert chain.consistency_proof(7, size=7, nodes=nodes) == []


@given(size=sizes, data=st.data())
def test_every_leaf_of_every_tree_can_be_proved(size: int, data: st.DataObject) -> None:
    leaves = tree(size)
    position = data.draw(st.integers(0, size - 1))
    path = chain.inclusion_proof(position, size=size, nodes=reader(leaves))
    assert chain.is_included(
        leaves[position], position=position, size=size, path=path, root=chain.root(leaves)
    )


@given(size=sizes, data=st.data())
def test_a_proof_fits_no_other_leaf_place_size_or_length(size: int, data: st.DataObject) -> None:
    leaves = tree(size)
    top = chain.root(leaves)
    position = data.draw(st.integers(0, size - 1))
    path = chain.inclusion_proof(position, size=size, nodes=reader(leaves))
    leaf = leaves[position]
    for other in {position ^ 1, size - 1, 0} - {position}:
        assert not chain.is_included(leaf, position=other, size=size, path=path, root=top)
    foreign = chain.leaf_hash(b"another")
    assert not chain.is_included(foreign, position=position, size=size, path=path, root=top)
    assert not chain.is_included(leaf, position=position, size=size, path=[*path, leaf], root=top)
    if path:
        short = path[:-1]
        assert not chain.is_included(leaf, position=position, size=size, path=short, root=top)


@pytest.mark.parametrize("position", [-1, 3])
def test_a_place_outside_the_tree_is_never_included(position: int) -> None:
    leaves = tree(3)
    assert not chain.is_included(
        leaves[0], position=position, size=3, path=[], root=chain.root(leaves)
    )
    with pytest.raises(chain.ChainError, match=f"A tree of 3 leaves has no position {position}"):
        chain.inclusion_proof(position, size=3, nodes=reader(leaves))


@given(size=sizes, data=st.data())
def test_every_tree_begins_with_every_smaller_tree(size: int, data: st.DataObject) -> None:
    leaves = tree(size)
    old = data.draw(st.integers(1, size))
    path = chain.consistency_proof(old, size=size, nodes=reader(leaves))
    older, newer = chain.root(leaves[:old]), chain.root(leaves)
    assert chain.is_consistent(path, old=old, old_root=older, size=size, root=newer)
    foreign = chain.leaf_hash(b"another")
    assert not chain.is_consistent(path, old=old, old_root=foreign, size=size, root=newer)
    assert not chain.is_consistent(path, old=old, old_root=older, size=size, root=foreign)
    assert not chain.is_consistent([*path, foreign], old=old, old_root=older, size=size, root=newer)
    if path:
        short = path[:-1]
        assert not chain.is_consistent(short, old=old, old_root=older, size=size, root=newer)


@pytest.mark.parametrize(("old", "size"), [(0, 3), (4, 3)])
def test_no_consistency_is_claimed_with_an_empty_or_a_larger_tree(old: int, size: int) -> None:
    leaves = tree(size)
    top = chain.root(leaves)
    assert not chain.is_consistent([], old=old, old_root=top, size=size, root=top)
    with pytest.raises(chain.ChainError, match=f"from {old} leaves to {size}"):
        chain.consistency_proof(old, size=size, nodes=reader(leaves))


def test_an_empty_path_proves_nothing_about_trees_of_different_size() -> None:
    assert not chain.is_consistent([], old=3, old_root=ROOTS[3], size=5, root=ROOTS[5])


@given(size=sizes, data=st.data())
def test_a_frontier_continues_where_it_was_stored(size: int, data: st.DataObject) -> None:
    leaves = tree(size)
    stop = data.draw(st.integers(0, size))
    first = chain.Frontier()
    for leaf in leaves[:stop]:
        first.add(leaf)
    second = chain.Frontier.from_bytes(first.to_bytes(), size=stop)
    for leaf in leaves[stop:]:
        second.add(leaf)
    assert second.root() == chain.root(leaves)
    assert second.size == size


@given(size=sizes)
def test_a_frontier_names_each_complete_subtree_once(size: int) -> None:
    leaves = tree(size)
    frontier = chain.Frontier()
    seen = {(n.level, n.number): n.hash for leaf in leaves for n in frontier.add(leaf)}
    expected = {
        (level, number): chain.root(leaves[number << level : (number + 1) << level])
        for level in range(1, size.bit_length())
        for number in range(size >> level)
    }
    assert seen == expected


@pytest.mark.parametrize(("blob", "size"), [(b"", 1), (b"x" * 32, 3), (b"x" * 31, 1), (b"", -1)])
def test_a_frontier_of_the_wrong_length_is_refused(blob: bytes, size: int) -> None:
    sentence = f"A frontier of {len(blob)} bytes cannot belong to {size} leaves."
    with pytest.raises(chain.ChainError, match=re.escape(sentence)):
        chain.Frontier.from_bytes(blob, size=size)


def test_leaves_and_nodes_never_share_a_hash() -> None:
    left, right = HASHES[:2]
    assert chain.node_hash(left, right) != chain.leaf_hash(left + right)


def test_an_empty_span_has_the_root_of_the_empty_tree() -> None:
    assert chain.span_hash((0, 0), nodes=reader([])) == chain.EMPTY_ROOT
