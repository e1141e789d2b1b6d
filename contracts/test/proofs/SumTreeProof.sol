// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PlainProof, PlainSumTree} from "./PlainSumTree.sol";

/// @title What SMTChecker proves of the way up a Merkle-sum tree, of any depth and with any siblings.
contract SumTreeProof {
    /// @notice No proof leads from a leaf to a total that is smaller than the leaf.
    function leafIsWithinTotal(bytes32 leaf, uint256 cumulative, PlainProof calldata proof) external pure {
        (, uint256 sum) = PlainSumTree.climb(leaf, cumulative, proof);
        assert(cumulative <= sum);
    }
}
