// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SumProof} from "../../libraries/SumTree.sol";

/// @title Builds Merkle-sum trees in tests.
/// @notice Written from the specification, with its own type strings: nothing of the tested library.
library SumTreeBuilder {
    bytes32 private constant LEAF =
        keccak256("DataNetRewardLeaf(uint256 chainId,address pool,address token,address account,uint256 cumulative)");
    bytes32 private constant NODE =
        keccak256("DataNetRewardNode(bytes32 leftHash,uint256 leftSum,bytes32 rightHash,uint256 rightSum)");

    function leaf(address pool, address token, address account, uint256 sum) internal view returns (bytes32) {
        return keccak256(abi.encode(LEAF, block.chainid, pool, token, account, sum));
    }

    function rootOf(address pool, address token, address[] memory accounts, uint256[] memory cumulative)
        internal
        view
        returns (bytes32 root, uint256 total)
    {
        (root, total,) = climb(pool, token, accounts, cumulative, 0);
    }

    /// @notice The root, and the proof of the account at `index`.
    function climb(
        address pool,
        address token,
        address[] memory accounts,
        uint256[] memory cumulative,
        uint256 index
    ) internal view returns (bytes32 root, uint256 total, SumProof memory proof) {
        uint256 n = accounts.length;
        bytes32[] memory hashes = new bytes32[](n);
        uint256[] memory sums = new uint256[](n);
        for (uint256 i = 0; i < n; ++i) {
            (hashes[i], sums[i]) = (leaf(pool, token, accounts[i], cumulative[i]), cumulative[i]);
        }
        uint256 depth = 0;
        bytes32[] memory path = new bytes32[](64);
        uint256[] memory pathSums = new uint256[](64);
        for (; n > 1; n = (n + 1) / 2) {
            if (index ^ 1 < n) {
                (path[depth], pathSums[depth]) = (hashes[index ^ 1], sums[index ^ 1]);
                if (index % 2 == 1) proof.sides |= 1 << depth;
                ++depth;
            }
            for (uint256 i = 0; i < n; i += 2) {
                if (i + 1 == n) {
                    (hashes[i / 2], sums[i / 2]) = (hashes[i], sums[i]);
                } else {
                    hashes[i / 2] = keccak256(abi.encode(NODE, hashes[i], sums[i], hashes[i + 1], sums[i + 1]));
                    sums[i / 2] = sums[i] + sums[i + 1];
                }
            }
            index /= 2;
        }
        proof.hashes = new bytes32[](depth);
        proof.sums = new uint256[](depth);
        for (uint256 i = 0; i < depth; ++i) (proof.hashes[i], proof.sums[i]) = (path[i], pathSums[i]);
        return (hashes[0], sums[0], proof);
    }
}
