// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Builds the trees of items and of receipts in tests.
/// @notice Written from the specification; nothing of the tested library.
library PairTreeBuilder {
    /// @notice The root of `leaves`, and the proof of the one at `index`.
    function climb(bytes32 nodeType, bytes32[] memory leaves, uint256 index)
        internal
        pure
        returns (bytes32 root, bytes32[] memory proof)
    {
        uint256 n = leaves.length;
        bytes32[] memory level = new bytes32[](n);
        for (uint256 i = 0; i < n; ++i) level[i] = leaves[i];
        bytes32[] memory path = new bytes32[](64);
        uint256 depth = 0;
        while (n > 1) {
            if (index % 2 == 1) path[depth++] = level[index - 1];
            else if (index + 1 < n) path[depth++] = level[index + 1];
            uint256 parents = 0;
            for (uint256 i = 0; i + 1 < n; i += 2) {
                level[parents++] = keccak256(abi.encode(nodeType, level[i], level[i + 1]));
            }
            if (n % 2 == 1) level[parents++] = level[n - 1];
            n = parents;
            index /= 2;
        }
        proof = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) proof[i] = path[i];
        return (level[0], proof);
    }
}
