// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SumProof, SumTree} from "../../libraries/SumTree.sol";

/// @title The sum tree as a contract, to stand at the address that golden vectors name as the pool.
/// @notice Only calls through.
contract SumTreeAtPool {
    function leafHash(address token, address account, uint256 cumulative) external view returns (bytes32) {
        return SumTree.leafHash(token, account, cumulative);
    }

    function climb(bytes32 leaf, uint256 cumulative, SumProof calldata proof)
        external
        pure
        returns (bytes32, uint256)
    {
        return SumTree.climb(leaf, cumulative, proof);
    }
}
