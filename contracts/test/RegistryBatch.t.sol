// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IDataNetRegistry, Item} from "../interfaces/IDataNetRegistry.sol";
import {Deployed} from "./support/Deployed.sol";
import {PairTreeBuilder} from "./support/PairTreeBuilder.sol";

/// @title Batches of files, by function and by refusal.
/// @notice The batch of most tests holds five items: of Alice, of Bob, of nobody, of Alice, of Bob.
contract RegistryBatchTest is Deployed {
    bytes32 private constant ITEM = keccak256(
        "DataNetItem(uint256 chainId,address registry,uint256 dataNetId,uint256 index,bytes32 contentHash,"
        "address account,bytes32 licenseId,uint256 size)"
    );
    bytes32 private constant NODE = keccak256("DataNetItemNode(bytes32 left,bytes32 right)");

    address private constant PUBLISHER = address(0xB00C);

    function test_registersABatchAtThePlaceOfItsCommit() public {
        (bytes32 root,) = _tree(5, 0);
        _commit(PUBLISHER, root, 5);
        vm.roll(1_001);
        vm.expectEmit(true, true, true, true, address(registry));
        emit IDataNetRegistry.BatchRevealed(dataNetId, root, PUBLISHER, 1, 5, "manifest");
        _reveal(PUBLISHER, root, 5);
        (address publisher, uint256 order, uint256 n) = registry.batchOf(dataNetId, root);
        eq(publisher, PUBLISHER, "publisher");
        eq(order, 1, "order");
        eq(n, 5, "n");
    }

    function test_refusesBatches() public {
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.Zero.selector));
        _reveal(PUBLISHER, 0, 5);
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.Zero.selector));
        _reveal(PUBLISHER, "root", 0);
        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.UnknownCommit.selector, PUBLISHER, _hash(PUBLISHER, "root", 5))
        );
        _reveal(PUBLISHER, "root", 5);

        uint256 many = uint256(1) << 48;
        _commit(PUBLISHER, "root", many);
        vm.roll(1_001);
        vm.expectRevert(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 48, many));
        _reveal(PUBLISHER, "root", many);
    }

    function test_theEarlierCommitHoldsTheBatch() public {
        _commit(ALICE, "root", 5);
        vm.roll(1_001);
        _commit(BOB, "root", 5);
        vm.roll(1_002);
        _reveal(BOB, "root", 5);
        _reveal(ALICE, "root", 5);
        (address publisher, uint256 order,) = registry.batchOf(dataNetId, "root");
        eq(publisher, ALICE, "publisher");
        eq(order, 1, "order");
        _commit(BOB, "root", 5);
        vm.roll(1_003);
        vm.expectRevert(
            abi.encodeWithSelector(
                IDataNetRegistry.AlreadyRegistered.selector, dataNetId, bytes32("root"), ALICE, 1
            )
        );
        _reveal(BOB, "root", 5);
    }

    /// @dev Every item of every size proves, at its own index only.
    function testFuzz_provesEachItem(uint256 n, uint256 index, uint256 wrong) public {
        n = within(n, 1, 40);
        index = within(index, 0, n - 1);
        (bytes32 root, bytes32[] memory proof) = _tree(n, index);
        _register(root, n);
        yes(registry.isRegistered(dataNetId, root, index, _item(index), proof), "item");
        wrong = within(wrong, 0, 2 * n);
        if (wrong != index) {
            no(registry.isRegistered(dataNetId, root, wrong, _item(index), proof), "at another index");
            no(registry.isRegistered(dataNetId, root, index, _item(wrong), proof), "another item");
        }
        no(registry.isRegistered(dataNetId, root, index, _item(index), _longer(proof)), "a longer proof");
        if (proof.length != 0) {
            no(registry.isRegistered(dataNetId, root, index, _item(index), _shorter(proof)), "a shorter proof");
            proof[wrong % proof.length] ^= bytes32(uint256(1));
            no(registry.isRegistered(dataNetId, root, index, _item(index), proof), "a changed proof");
        }
    }

    function test_nothingIsRegisteredUnderUnknownRoots() public view {
        bytes32[] memory none = new bytes32[](0);
        no(registry.isRegistered(dataNetId, 0, 0, _item(0), none), "root zero");
        no(registry.isRegistered(dataNetId, _leaf(0), 0, _item(0), none), "a root never revealed");
    }

    function test_aBatchOfOneDataNetProvesNothingInAnother() public {
        (bytes32 root, bytes32[] memory proof) = _tree(5, 3);
        _register(root, 5);
        uint256 first = dataNetId;
        vm.prank(ALICE);
        dataNetId = registry.createDataNet("policy", "");
        _register(root, 5);
        no(registry.isRegistered(dataNetId, root, 3, _item(3), proof), "in the other");
        yes(registry.isRegistered(first, root, 3, _item(3), proof), "in its own");
    }

    function test_revokesAnItemByItsAccount() public {
        (bytes32 root, bytes32[] memory proof) = _tree(5, 3);
        _register(root, 5);
        vm.expectRevert(
            abi.encodeWithSelector(
                IDataNetRegistry.NotContributor.selector, _item(3).contentHash, PUBLISHER, ALICE
            )
        );
        vm.prank(PUBLISHER);
        registry.revokeItem(dataNetId, root, 3, _item(3), proof);

        no(registry.isItemRevoked(dataNetId, root, 3), "before");
        vm.expectEmit(true, true, true, true, address(registry));
        emit IDataNetRegistry.ItemRevoked(dataNetId, root, 3, _item(3).contentHash);
        vm.prank(ALICE);
        registry.revokeItem(dataNetId, root, 3, _item(3), proof);
        yes(registry.isItemRevoked(dataNetId, root, 3), "after");
        no(registry.isItemRevoked(dataNetId, root, 2), "its neighbor");
        yes(registry.isRegistered(dataNetId, root, 3, _item(3), proof), "still registered");

        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.AlreadyRevoked.selector, dataNetId, _item(3).contentHash)
        );
        vm.prank(ALICE);
        registry.revokeItem(dataNetId, root, 3, _item(3), proof);
    }

    function test_revokesAnItemOfNobodyByThePublisher() public {
        (bytes32 root, bytes32[] memory proof) = _tree(5, 2);
        _register(root, 5);
        vm.expectRevert(
            abi.encodeWithSelector(
                IDataNetRegistry.NotContributor.selector, _item(2).contentHash, ALICE, PUBLISHER
            )
        );
        vm.prank(ALICE);
        registry.revokeItem(dataNetId, root, 2, _item(2), proof);
        vm.prank(PUBLISHER);
        registry.revokeItem(dataNetId, root, 2, _item(2), proof);
        yes(registry.isItemRevoked(dataNetId, root, 2), "revoked");
    }

    function test_refusesToRevokeWithoutProof() public {
        (bytes32 root, bytes32[] memory proof) = _tree(5, 2);
        _register(root, 5);
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.InvalidItemProof.selector, root, 3));
        vm.prank(ALICE);
        registry.revokeItem(dataNetId, root, 3, _item(3), proof);
    }

    /// @dev Bob copies the batch and reveals it first, revokes what nobody's account stands for, and loses the place.
    function test_marksOfACopiedBatchDoNotStay() public {
        (bytes32 root, bytes32[] memory proof) = _tree(5, 2);
        _commit(PUBLISHER, root, 5);
        vm.roll(1_001);
        _commit(BOB, root, 5);
        vm.roll(1_002);
        _reveal(BOB, root, 5);
        vm.prank(BOB);
        registry.revokeItem(dataNetId, root, 2, _item(2), proof);
        _reveal(PUBLISHER, root, 5);
        no(registry.isItemRevoked(dataNetId, root, 2), "revoked");
    }

    function _register(bytes32 root, uint256 n) private {
        _commit(PUBLISHER, root, n);
        vm.roll(block.number + 1);
        _reveal(PUBLISHER, root, n);
    }

    function _hash(address sender, bytes32 root, uint256 n) private view returns (bytes32) {
        return registry.batchCommitmentOf(sender, dataNetId, root, n, "manifest", "salt");
    }

    function _commit(address sender, bytes32 root, uint256 n) private {
        bytes32 hash = _hash(sender, root, n);
        vm.prank(sender);
        registry.commit(hash);
    }

    function _reveal(address sender, bytes32 root, uint256 n) private {
        vm.prank(sender);
        registry.revealBatch(dataNetId, root, n, "manifest", "salt");
    }

    function _item(uint256 index) private pure returns (Item memory) {
        address account = [ALICE, BOB, address(0)][index % 3];
        return Item(keccak256(abi.encode("content", index)), account, "MIT", index * 100);
    }

    function _leaf(uint256 index) private view returns (bytes32) {
        Item memory item = _item(index);
        return keccak256(
            abi.encode(
                ITEM,
                block.chainid,
                address(registry),
                dataNetId,
                index,
                item.contentHash,
                item.account,
                item.licenseId,
                item.size
            )
        );
    }

    function _tree(uint256 n, uint256 index) private view returns (bytes32 root, bytes32[] memory proof) {
        bytes32[] memory leaves = new bytes32[](n);
        for (uint256 i = 0; i < n; ++i) leaves[i] = _leaf(i);
        return PairTreeBuilder.climb(NODE, leaves, index);
    }

    function _longer(bytes32[] memory proof) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) longer[i] = proof[i];
    }

    function _shorter(bytes32[] memory proof) private pure returns (bytes32[] memory shorter) {
        shorter = new bytes32[](proof.length - 1);
        for (uint256 i = 0; i < shorter.length; ++i) shorter[i] = proof[i];
    }
}
