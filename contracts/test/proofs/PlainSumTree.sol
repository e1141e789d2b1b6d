// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SumProof, SumTree} from "../../libraries/SumTree.sol";

/// @title The way up a Merkle-sum tree, without assembly.
/// @notice What SumTree.climb must do, in the words that SMTChecker understands; a test holds both side by side.
library PlainSumTree {
    /// @notice Where `proof` leads from a leaf: the hash of the root and the sum of all leaves.
    function climb(bytes32 leaf, uint256 cumulative, SumProof calldata proof)
        internal
        pure
        returns (bytes32 hash, uint256 sum)
    {
        uint256 depth = proof.hashes.length;
        require(depth == proof.sums.length && depth <= 64 && proof.sides >> depth == 0, "malformed");
        (hash, sum) = (leaf, cumulative);
        for (uint256 i = 0; i < depth; ++i) {
            (bytes32 sibling, uint256 siblingSum) = (proof.hashes[i], proof.sums[i]);
            hash = (proof.sides >> i) & 1 == 1
                ? keccak256(abi.encode(SumTree.NODE_TYPE, sibling, siblingSum, hash, sum))
                : keccak256(abi.encode(SumTree.NODE_TYPE, hash, sum, sibling, siblingSum));
            sum += siblingSum;
        }
    }
}
