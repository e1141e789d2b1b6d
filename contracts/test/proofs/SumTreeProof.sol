// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SumProof} from "../../libraries/SumTree.sol";
import {PlainSumTree} from "./PlainSumTree.sol";

/// @title What SMTChecker proves of the way up a Merkle-sum tree, of any depth and with any siblings.
contract SumTreeProof {
    /// @notice No proof leads from a leaf to a total that is smaller than the leaf.
    function leafIsWithinTotal(bytes32 leaf, uint256 cumulative, SumProof calldata proof) external pure {
        (, uint256 sum) = PlainSumTree.climb(leaf, cumulative, proof);
        assert(cumulative <= sum);
    }

    /// @notice Without siblings the leaf is the root.
    function aloneIsRoot(bytes32 leaf, uint256 cumulative, SumProof calldata proof) external pure {
        (bytes32 hash, uint256 sum) = PlainSumTree.climb(leaf, cumulative, proof);
        require(proof.hashes.length == 0);
        assert(hash == leaf && sum == cumulative);
    }

    /// @notice Lists of different or of great length are climbed never.
    function listsAreOfOneLength(bytes32 leaf, uint256 cumulative, SumProof calldata proof) external pure {
        PlainSumTree.climb(leaf, cumulative, proof);
        assert(proof.hashes.length == proof.sums.length && proof.hashes.length <= 64);
    }
}
