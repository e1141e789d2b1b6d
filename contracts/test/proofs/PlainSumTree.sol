// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice As SumProof of the library.
struct PlainProof {
    uint256 sides;
    bytes32[] hashes;
    uint256[] sums;
}

/// @title The way up a Merkle-sum tree, without assembly.
/// @notice What SumTree.climb must do; a test runs both side by side.
library PlainSumTree {
    uint256 internal constant MAX_DEPTH = 64;

    bytes32 internal constant NODE_TYPE =
        keccak256("DataNetRewardNode(bytes32 leftHash,uint256 leftSum,bytes32 rightHash,uint256 rightSum)");

    error MalformedProof(uint256 sides, uint256 hashes, uint256 sums);

    /// @notice Where `proof` leads from a leaf: the hash of the root and the sum of all leaves.
    function climb(bytes32 leaf, uint256 cumulative, PlainProof calldata proof)
        internal
        pure
        returns (bytes32 hash, uint256 sum)
    {
        uint256 sides = proof.sides;
        uint256 depth = proof.hashes.length;
        require(
            depth == proof.sums.length && depth <= MAX_DEPTH && sides >> depth == 0,
            MalformedProof(sides, depth, proof.sums.length)
        );
        (hash, sum) = (leaf, cumulative);
        // Invariant: (hash, sum) is the node that stands i levels above the leaf.
        for (uint256 i = 0; i < depth; ++i) {
            (bytes32 siblingHash, uint256 siblingSum) = (proof.hashes[i], proof.sums[i]);
            hash = (sides >> i) & 1 == 1
                ? keccak256(abi.encode(NODE_TYPE, siblingHash, siblingSum, hash, sum))
                : keccak256(abi.encode(NODE_TYPE, hash, sum, siblingHash, siblingSum));
            sum += siblingSum;
        }
    }
}
