// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The way from a leaf of a Merkle-sum tree to its root.
/// @param sides Bit i is set when the i-th sibling, counted from the leaf, stands left.
/// @param hashes Hashes of the siblings, from the leaf upward.
/// @param sums Sums of the siblings, from the leaf upward.
struct SumProof {
    uint256 sides;
    bytes32[] hashes;
    uint256[] sums;
}

/// @title Merkle-sum tree of (account, cumulative earned).
/// @notice A parent hashes both child sums, not only their total: else two children could trade amounts.
/// Leaves and nodes begin with different type hashes, so that neither passes for the other.
/// The tree pairs level by level from the left; an unpaired last node moves up unchanged.
library SumTree {
    /// @notice No tree of accounts is deeper.
    uint256 internal constant MAX_DEPTH = 64;

    bytes32 internal constant LEAF_TYPE =
        keccak256("DataNetRewardLeaf(uint256 chainId,address pool,address token,address account,uint256 cumulative)");

    bytes32 internal constant NODE_TYPE =
        keccak256("DataNetRewardNode(bytes32 leftHash,uint256 leftSum,bytes32 rightHash,uint256 rightSum)");

    /// @notice The two lists differ in length, are too long, or `sides` has bits beyond them.
    error MalformedProof(uint256 sides, uint256 hashes, uint256 sums);

    /// @notice The sums on the way add up to 2^256 or more.
    error SumOverflow();

    /// @notice Hash of a leaf of this chain and of the calling pool; the sum of a leaf is `cumulative`.
    function leafHash(address token, address account, uint256 cumulative) internal view returns (bytes32) {
        return keccak256(abi.encode(LEAF_TYPE, block.chainid, address(this), token, account, cumulative));
    }

    /// @notice Where `proof` leads from a leaf: the hash of the root and the sum of all leaves.
    function climb(bytes32 leaf, uint256 cumulative, SumProof calldata proof)
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
        (bytes32[] calldata hashes, uint256[] calldata sums) = (proof.hashes, proof.sums);
        bytes32 nodeType = NODE_TYPE;
        bool overflow;
        // Invariant: (hash, sum) is the node that stands at / 32 levels above the leaf, and bit 0 of `sides` is the
        // side of its sibling. Each level is hash = keccak256(abi.encode(nodeType, left, leftSum, right, rightSum))
        // and sum += siblingSum; in assembly, without taking memory anew, a level costs a third.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let node := mload(0x40)
            mstore(node, nodeType)
            for { let at := 0 } lt(at, shl(5, depth)) { at := add(at, 32) } {
                let siblingSum := calldataload(add(sums.offset, at))
                // Where the node itself is written: 32 bytes in when it stands left, 96 when it stands right.
                let own := add(node, add(32, shl(6, and(sides, 1))))
                let sibling := sub(add(node, add(node, 128)), own)
                mstore(own, hash)
                mstore(add(own, 32), sum)
                mstore(sibling, calldataload(add(hashes.offset, at)))
                mstore(add(sibling, 32), siblingSum)
                hash := keccak256(node, 160)
                sum := add(sum, siblingSum)
                overflow := or(overflow, lt(sum, siblingSum))
                sides := shr(1, sides)
            }
        }
        require(!overflow, SumOverflow());
    }
}
