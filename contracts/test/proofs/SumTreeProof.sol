// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What SMTChecker proves of the sums on the way up a Merkle-sum tree, of any depth.
/// @notice The hashes are left out, which no sum depends on; a test compares with SumTree.climb.
contract SumTreeProof {
    /// @notice What a leaf of `cumulative` and siblings of `sums` add up to: never less than the leaf.
    function sumOf(uint256 cumulative, uint256[] calldata sums) external pure returns (uint256 sum) {
        sum = cumulative;
        for (uint256 i = 0; i < sums.length; ++i) sum += sums[i];
        assert(cumulative <= sum);
    }
}
