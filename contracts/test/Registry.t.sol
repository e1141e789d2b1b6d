// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDataNetRegistry} from "../interfaces/IDataNetRegistry.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Commits, single files and payees, by function and by refusal.
/// @notice DataNets are in RegistryDataNet.t.sol, batches in RegistryBatch.t.sol.
contract RegistryTest is Deployed {
    bytes32 private constant CONTENT = "content";
    bytes32 private constant LICENSE = "MIT";

    function test_refusesUnknownDataNets() public {
        bytes memory unknown = abi.encodeWithSelector(IDataNetRegistry.UnknownDataNet.selector, 9);
        vm.expectRevert(unknown);
        registry.ownerOf(9);
        vm.expectRevert(unknown);
        registry.policyOf(9);
        vm.expectRevert(unknown);
        registry.nextPolicyOf(9);
        vm.expectRevert(unknown);
        registry.bumpPolicy(9, "next", START + 1 days);
        vm.expectRevert(unknown);
        registry.reveal(9, CONTENT, LICENSE, 1, "", "salt");
        vm.expectRevert(unknown);
        registry.revealBatch(9, "root", 1, "", "salt");
    }

    function test_commitsTakeTheNextPlace() public {
        eq(_commit(ALICE, "a"), 1, "first");
        eq(_commit(BOB, "a"), 2, "the same hash of another");
        eq(_commit(ALICE, "b"), 3, "another hash");
        eq(registry.commitCount(), 3, "count");
        (uint256 order, uint256 blockNumber, uint256 expiresAt) = registry.commitOf(BOB, "a");
        eq(order, 2, "order");
        eq(blockNumber, 1_000, "block");
        eq(expiresAt, START + 1 days, "expiry");
        (order, blockNumber, expiresAt) = registry.commitOf(CAROL, "a");
        eq(order | blockNumber | expiresAt, 0, "no commit");
    }

    function test_aCommitIsMadeAgainOnlyWhenExpired() public {
        _commit(ALICE, "a");
        vm.warp(START + 1 days);
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.CommitPending.selector, bytes32("a"), 1));
        _commit(ALICE, "a");
        vm.warp(START + 1 days + 1);
        eq(_commit(ALICE, "a"), 2, "a later place");
    }

    function test_revealsAtThePlaceOfTheCommit() public {
        _commit(BOB, "before");
        _commitTo(ALICE, "salt");
        _commit(BOB, "after");
        vm.roll(1_001);
        vm.expectEmit(true, true, true, true, address(registry));
        emit IDataNetRegistry.Revealed(dataNetId, CONTENT, ALICE, 2, LICENSE, 42, "file.ts");
        _reveal(ALICE, "salt");
        _registered(ALICE, 2, false);
        (uint256 order,,) = registry.commitOf(ALICE, _hash(ALICE, "salt"));
        eq(order, 0, "the commit is spent");
    }

    function test_revealsUntilTheCommitExpires() public {
        _commitTo(ALICE, "salt");
        vm.roll(1_001);
        vm.warp(START + 1 days);
        _reveal(ALICE, "salt");
        _registered(ALICE, 1, false);
    }

    function test_refusesReveals() public {
        bytes32 hash = _hash(ALICE, "salt");
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.UnknownCommit.selector, ALICE, hash));
        _reveal(ALICE, "salt");

        _commitTo(ALICE, "salt");
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.CommitTooNew.selector, hash, 1_001));
        _reveal(ALICE, "salt");

        vm.roll(1_001);
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.Zero.selector));
        vm.prank(ALICE);
        registry.reveal(dataNetId, 0, LICENSE, 42, "file.ts", "salt");

        vm.warp(START + 1 days + 1);
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.CommitExpired.selector, hash, START + 1 days));
        _reveal(ALICE, "salt");
    }

    function test_aCommitIsSpentOnce() public {
        _commitTo(ALICE, "salt");
        vm.roll(1_001);
        _reveal(ALICE, "salt");
        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.UnknownCommit.selector, ALICE, _hash(ALICE, "salt"))
        );
        _reveal(ALICE, "salt");
    }

    function test_aContentHashRegistersOnceInADataNet() public {
        _commitTo(ALICE, "salt");
        _commitTo(BOB, "pepper");
        vm.roll(1_001);
        _reveal(ALICE, "salt");
        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.AlreadyRegistered.selector, dataNetId, CONTENT, ALICE, 1)
        );
        _reveal(BOB, "pepper");
    }

    function test_theSameContentRegistersInAnotherDataNet() public {
        vm.prank(BOB);
        uint256 other = registry.createDataNet("policy", "");
        _commitTo(ALICE, "salt");
        bytes32 hash = registry.commitmentOf(BOB, other, CONTENT, LICENSE, 42, "file.ts", "salt");
        _commit(BOB, hash);
        vm.roll(1_001);
        _reveal(ALICE, "salt");
        vm.prank(BOB);
        registry.reveal(other, CONTENT, LICENSE, 42, "file.ts", "salt");
        (address contributor,,) = registry.registrationOf(other, CONTENT);
        eq(contributor, BOB, "contributor there");
        _registered(ALICE, 1, false);
    }

    /// @dev Bob reads Alice's reveal before it is mined, commits and reveals while hers is held back.
    function test_copyingARevealOutOfTheMempoolGainsNothing() public {
        _commitTo(ALICE, "salt");
        vm.roll(1_001);
        _commitTo(BOB, "copied");
        vm.roll(1_002);
        _reveal(BOB, "copied");
        _registered(BOB, 2, false);
        vm.prank(BOB);
        registry.revoke(dataNetId, CONTENT);
        _reveal(ALICE, "salt");
        _registered(ALICE, 1, false);
    }

    function test_copyingACommitGainsNothing() public {
        bytes32 hash = _hash(ALICE, "salt");
        _commit(BOB, hash);
        _commit(ALICE, hash);
        vm.roll(1_001);
        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.UnknownCommit.selector, BOB, _hash(BOB, "salt"))
        );
        _reveal(BOB, "salt");
        _reveal(ALICE, "salt");
        _registered(ALICE, 2, false);
    }

    function test_revokes() public {
        _commitTo(ALICE, "salt");
        _commitTo(ALICE, "again");
        vm.roll(1_001);
        _reveal(ALICE, "salt");
        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.NotContributor.selector, CONTENT, DATANET_OWNER, ALICE)
        );
        vm.prank(DATANET_OWNER);
        registry.revoke(dataNetId, CONTENT);

        vm.expectEmit(true, true, true, true, address(registry));
        emit IDataNetRegistry.Revoked(dataNetId, CONTENT, ALICE);
        vm.prank(ALICE);
        registry.revoke(dataNetId, CONTENT);
        _registered(ALICE, 1, true);

        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.AlreadyRevoked.selector, dataNetId, CONTENT)
        );
        vm.prank(ALICE);
        registry.revoke(dataNetId, CONTENT);

        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.AlreadyRegistered.selector, dataNetId, CONTENT, ALICE, 1)
        );
        _reveal(ALICE, "again");
    }

    function test_refusesToRevokeWhatIsNotRegistered() public {
        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.NotRegistered.selector, dataNetId, CONTENT)
        );
        registry.revoke(dataNetId, CONTENT);
    }

    function test_payees() public {
        eq(registry.payeeOf(ALICE), ALICE, "itself at first");
        vm.expectEmit(true, true, true, true, address(registry));
        emit IDataNetRegistry.PayeeSet(ALICE, BOB);
        vm.prank(ALICE);
        registry.setPayee(BOB);
        eq(registry.payeeOf(ALICE), BOB, "set");
        eq(registry.payeeOf(BOB), BOB, "not the other's");
        vm.expectEmit(true, true, true, true, address(registry));
        emit IDataNetRegistry.PayeeSet(ALICE, ALICE);
        vm.prank(ALICE);
        registry.setPayee(address(0));
        eq(registry.payeeOf(ALICE), ALICE, "itself again");
    }

    /// @dev Whatever is changed, the commit no longer fits.
    function testFuzz_aCommitBindsAll(uint8 which, bytes32 change) public {
        _commitTo(ALICE, "salt");
        vm.roll(1_001);
        which = uint8(which % 5);
        vm.assume(change != 0);
        bytes32 content = which == 0 ? CONTENT ^ change : CONTENT;
        bytes32 license = which == 1 ? LICENSE ^ change : LICENSE;
        uint256 size = which == 2 ? 42 ^ uint256(change) : 42;
        bytes32 salt = which == 3 ? bytes32("salt") ^ change : bytes32("salt");
        string memory uri = which == 4 ? string(abi.encodePacked("file.ts", change)) : "file.ts";
        vm.assume(content != 0);
        vm.expectPartialRevert(IDataNetRegistry.UnknownCommit.selector);
        vm.prank(ALICE);
        registry.reveal(dataNetId, content, license, size, uri, salt);
    }

    function _hash(address sender, bytes32 salt) private view returns (bytes32) {
        return registry.commitmentOf(sender, dataNetId, CONTENT, LICENSE, 42, "file.ts", salt);
    }

    function _commit(address sender, bytes32 hash) private returns (uint256) {
        vm.prank(sender);
        return registry.commit(hash);
    }

    function _commitTo(address sender, bytes32 salt) private {
        _commit(sender, _hash(sender, salt));
    }

    function _reveal(address sender, bytes32 salt) private {
        vm.prank(sender);
        registry.reveal(dataNetId, CONTENT, LICENSE, 42, "file.ts", salt);
    }

    function _registered(address contributor, uint256 order, bool revoked) private view {
        (address foundContributor, uint256 foundOrder, bool foundRevoked) =
            registry.registrationOf(dataNetId, CONTENT);
        eq(foundContributor, contributor, "contributor");
        eq(foundOrder, order, "order");
        yes(foundRevoked == revoked, "revoked");
    }
}
