// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Merkle tree over a numbered list.
/// @notice Nodes pair level by level from the left, (0,1), (2,3), ...; an unpaired last node moves up unchanged.
/// Left and right follow from the number of the leaf and the number of leaves, so a proof is a list of hashes.
library PairTree {
    /// @notice Where `proof` leads from the leaf that stands at `index` of `count`; zero, which is no root, when
    /// `index` is not below `count` or `proof` is shorter or longer than the way.
    /// @param nodeType Type hash of this kind of tree, so that a node of one never passes for one of another.
    function climb(bytes32 nodeType, bytes32 leaf, uint256 index, uint256 count, bytes32[] calldata proof)
        internal
        pure
        returns (bytes32 hash)
    {
        if (index >= count) return 0;
        hash = leaf;
        uint256 used = 0;
        // Invariant: `hash` is node `index` of a level of `count` nodes, and `used` siblings led to it.
        while (count > 1) {
            if (index ^ 1 < count) {
                if (used == proof.length) return 0;
                bytes32 sibling = proof[used];
                ++used;
                hash = index & 1 == 1
                    ? keccak256(abi.encode(nodeType, sibling, hash))
                    : keccak256(abi.encode(nodeType, hash, sibling));
            }
            index >>= 1;
            // Not (count + 1) / 2, which overflows for the largest count.
            count = (count >> 1) + (count & 1);
        }
        if (used != proof.length) return 0;
    }
}
