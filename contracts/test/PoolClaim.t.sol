// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {SumProof, SumTree} from "../libraries/SumTree.sol";
import {TestToken} from "../mocks/TestToken.sol";
import {RewardPool} from "../RewardPool.sol";
import {Deployed} from "./support/Deployed.sol";
import {SumTreeBuilder} from "./support/SumTreeBuilder.sol";

/// @title Claims by the account, by anyone for its payee, and what is refused.
/// @notice Roots of most hold Alice 100, Bob 200, Carol 300; the pool has 10,000.
contract PoolClaimTest is Deployed {
    address[] private _accounts;
    uint256[] private _earned;

    function setUp() public override {
        super.setUp();
        fund(10_000);
        _accounts = [ALICE, BOB, CAROL];
        _earned = [100, 200, 300];
        _adoptTree();
    }

    function test_paysTheAccount() public {
        vm.expectEmit(true, true, true, true, address(pool));
        emit IRewardPool.Claimed(address(token), ALICE, ALICE, 100, 100);
        eq(_claim(ALICE, 0, ALICE), 100, "amount");
        eq(token.balanceOf(ALICE), 100, "balance");
        eq(pool.claimed(address(token), ALICE), 100, "claimed");
        (uint256 deposited, uint256 reserved, uint256 paid) = pool.fundsOf(address(token));
        eq(deposited, 10_000, "deposited");
        eq(reserved, 0, "reserved");
        eq(paid, 100, "paid");
    }

    function test_paysTheDifferenceToWhatWasPaid() public {
        _claim(ALICE, 0, ALICE);
        _earned = [150, 200, 300];
        _adoptTree();
        _earned = [175, 210, 300];
        _adoptTree();
        eq(_claim(ALICE, 0, ALICE), 75, "two epochs");
        eq(_claim(BOB, 1, BOB), 210, "missing an epoch loses nothing");
        eq(token.balanceOf(ALICE), 175, "balance");
    }

    function test_refusesTheSameClaimAgain() public {
        _claim(ALICE, 0, ALICE);
        _refuses(ALICE, 0, ALICE, _nothing(ALICE, 100, 100));
        _earned = [100, 250, 300];
        _adoptTree();
        _refuses(ALICE, 0, ALICE, _nothing(ALICE, 100, 100));
    }

    /// @dev A root may name less for one account; what it was paid stays paid, and nothing is owed.
    function test_whatWasPaidNeverFalls() public {
        _claim(ALICE, 0, ALICE);
        _earned = [60, 240, 300];
        _adoptTree();
        _refuses(ALICE, 0, ALICE, _nothing(ALICE, 60, 100));
        eq(pool.claimed(address(token), ALICE), 100, "claimed");
    }

    /// @dev Two roots of 600 each would together promise 700 to Alice and Bob.
    function test_aSequenceOfRootsPaysNoMoreThanTheActiveTotal() public {
        _claim(CAROL, 2, CAROL);
        _earned = [400, 199, 1];
        _adoptTree();
        _refuses(
            ALICE,
            0,
            ALICE,
            abi.encodeWithSelector(IRewardPool.PaidBeyondTotal.selector, address(token), 700, 600)
        );
        _claim(BOB, 1, BOB);
    }

    function test_anyoneBringsARewardToThePayee() public {
        eq(_claimAs(BOB, ALICE, 0, ALICE), 100, "to Alice herself");
        vm.prank(CAROL);
        registry.setPayee(DATANET_OWNER);
        _refusesAs(BOB, CAROL, 2, CAROL, _notPayee(CAROL, CAROL, DATANET_OWNER));
        eq(_claimAs(BOB, CAROL, 2, DATANET_OWNER), 300, "to Carol's payee");
        eq(token.balanceOf(DATANET_OWNER), 300, "balance");
    }

    function test_onlyTheAccountChoosesAnotherRecipient() public {
        _refusesAs(BOB, ALICE, 0, BOB, _notPayee(ALICE, BOB, ALICE));
        eq(_claim(ALICE, 0, BOB), 100, "Alice to Bob");
        eq(token.balanceOf(BOB), 100, "balance");
    }

    function test_refusesRecipientsThatLose() public {
        _refuses(
            ALICE, 0, address(0), abi.encodeWithSelector(IRewardPool.InvalidRecipient.selector, address(0))
        );
        _refuses(
            ALICE, 0, address(pool), abi.encodeWithSelector(IRewardPool.InvalidRecipient.selector, address(pool))
        );
    }

    function test_refusesProofsOfOthers() public {
        (,, SumProof memory proof) = treeOf(_accounts, _earned, 1);
        _refusesProof(ALICE, 200, proof);
        _refusesProof(ALICE, 100, proof);
        _refusesProof(DATANET_OWNER, 200, proof);
    }

    function testFuzz_refusesOtherAmounts(uint256 index, uint256 cumulative) public {
        index = within(index, 0, 2);
        vm.assume(cumulative != _earned[index]);
        (,, SumProof memory proof) = treeOf(_accounts, _earned, index);
        vm.expectRevert();
        vm.prank(_accounts[index]);
        pool.claim(address(token), _accounts[index], cumulative, proof, _accounts[index]);
    }

    /// @dev One bit of one word of the proof is turned.
    function testFuzz_refusesChangedProofs(uint256 word, uint8 bit) public {
        (,, SumProof memory proof) = treeOf(_accounts, _earned, 0);
        word = within(word, 0, 2 * proof.hashes.length);
        uint256 flip = uint256(1) << bit;
        if (word == 0) proof.sides ^= flip;
        else if (word % 2 == 1) proof.hashes[word / 2] ^= bytes32(flip);
        else proof.sums[word / 2 - 1] ^= flip;
        vm.expectRevert();
        vm.prank(ALICE);
        pool.claim(address(token), ALICE, 100, proof, ALICE);
    }

    function test_refusesMalformedProofs() public {
        SumProof memory proof = SumProof(0, new bytes32[](2), new uint256[](1));
        _refusesMalformed(proof, 0, 2, 1);
        proof = SumProof(0, new bytes32[](1), new uint256[](2));
        _refusesMalformed(proof, 0, 1, 2);
        proof = SumProof(4, new bytes32[](2), new uint256[](2));
        _refusesMalformed(proof, 4, 2, 2);
        proof = SumProof(0, new bytes32[](65), new uint256[](65));
        _refusesMalformed(proof, 0, 65, 65);
        _refusesProof(ALICE, 100, SumProof(0, new bytes32[](64), new uint256[](64)));
        proof = SumProof(0, new bytes32[](1), new uint256[](1));
        proof.sums[0] = type(uint256).max;
        vm.expectRevert(abi.encodeWithSelector(SumTree.SumOverflow.selector));
        vm.prank(ALICE);
        pool.claim(address(token), ALICE, 100, proof, ALICE);
    }

    /// @dev The sums of two siblings are exchanged against each other: the total stays, the hashes do not.
    function test_refusesSumsThatTradePlaces() public {
        (,, SumProof memory proof) = treeOf(_accounts, _earned, 0);
        (proof.sums[0], proof.sums[1]) = (proof.sums[1], proof.sums[0]);
        _refusesProof(ALICE, 100, proof);
    }

    /// @dev A node of the tree is no leaf, whatever account and amount one reads into it.
    function test_aRootAloneProvesOnlyOneAccount() public {
        _refusesProof(ALICE, 600, SumProof(0, new bytes32[](0), new uint256[](0)));
        _accounts = [ALICE];
        _earned = [700];
        _adoptTree();
        eq(_claim(ALICE, 0, ALICE), 700, "the only account");
    }

    function test_refusesBeforeTheFirstRoot() public {
        (,, SumProof memory proof) = treeOf(_accounts, _earned, 0);
        TestToken other = new TestToken();
        vm.expectRevert(
            abi.encodeWithSelector(IRewardPool.InvalidProof.selector, address(other), ALICE, 100)
        );
        vm.prank(ALICE);
        pool.claim(address(other), ALICE, 100, proof, ALICE);
    }

    function test_refusesProofsOfPendingAndOldRoots() public {
        (,, SumProof memory old) = treeOf(_accounts, _earned, 0);
        _earned = [101, 200, 300];
        (bytes32 root, uint256 total, SumProof memory next) = treeOf(_accounts, _earned, 0);
        propose(root, total);
        _refusesProof(ALICE, 101, next);
        vm.warp(block.timestamp + WINDOW);
        _refusesProof(ALICE, 101, next);
        pool.activate(address(token));
        _refusesProof(ALICE, 100, old);
        eq(_claim(ALICE, 0, ALICE), 101, "by the active one");
    }

    function test_aProofHoldsOnOneChainOnly() public {
        (,, SumProof memory proof) = treeOf(_accounts, _earned, 0);
        vm.chainId(1612);
        _refusesProof(ALICE, 100, proof);
    }

    function test_aProofHoldsInOnePoolAndForOneTokenOnly() public {
        (bytes32 root, uint256 total, SumProof memory proof) = treeOf(_accounts, _earned, 0);
        TestToken other = new TestToken();
        other.mint(address(this), 10_000);
        other.approve(address(pool), 10_000);
        pool.deposit(address(other), 10_000);
        vm.prank(PROPOSER);
        pool.proposeRoot(address(other), root, total, "", "");
        vm.warp(block.timestamp + WINDOW);
        pool.activate(address(other));
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.InvalidProof.selector, address(other), ALICE, 100));
        vm.prank(ALICE);
        pool.claim(address(other), ALICE, 100, proof, ALICE);

        pool = new RewardPool(registry, address(ledger), WINDOW, PROPOSER, GUARDIAN, ARBITER);
        vm.prank(payer);
        token.approve(address(pool), 10_000);
        fund(10_000);
        adopt(root, total);
        _refusesProof(ALICE, 100, proof);
    }

    /// @dev The total that was proposed is not the tree's: nobody can claim, and nothing is lost.
    function test_aRootWithAnotherTotalPaysNobody() public {
        _accounts = [ALICE, BOB];
        _earned = [400, 400];
        (bytes32 root,, SumProof memory proof) = treeOf(_accounts, _earned, 0);
        adopt(root, 801);
        _refusesProof(ALICE, 400, proof);
        _adoptTreeOf(801);
        eq(_claim(ALICE, 0, ALICE), 401, "by the next root");
    }

    function testFuzz_everyoneIsPaidExactly(uint256 n, uint256 seed) public {
        n = within(n, 1, 24);
        _accounts = new address[](0);
        _earned = new uint256[](0);
        for (uint256 i = 0; i < n; ++i) {
            _accounts.push(address(uint160((i + 1) << 100)));
            _earned.push(within(uint256(keccak256(abi.encode(seed, i))), 30, 400));
        }
        (bytes32 root, uint256 total,) = treeOf(_accounts, _earned, 0);
        if (total < 600) return;
        adopt(root, total);
        for (uint256 i = 0; i < n; ++i) eq(_claim(_accounts[i], i, _accounts[i]), _earned[i], "amount");
        (,, uint256 paid) = pool.fundsOf(address(token));
        eq(paid, total, "paid");
        eq(token.balanceOf(address(pool)), 10_000 - total, "left");
    }

    function _adoptTree() private {
        (bytes32 root, uint256 total,) = treeOf(_accounts, _earned, 0);
        adopt(root, total);
    }

    /// @dev Raises the first account so far that the tree adds up to `total`.
    function _adoptTreeOf(uint256 total) private {
        (, uint256 found) = SumTreeBuilder.rootOf(address(pool), address(token), _accounts, _earned);
        _earned[0] += total - found;
        _adoptTree();
    }

    function _claim(address account, uint256 index, address to) private returns (uint256) {
        return _claimAs(account, account, index, to);
    }

    function _claimAs(address sender, address account, uint256 index, address to) private returns (uint256) {
        (,, SumProof memory proof) = treeOf(_accounts, _earned, index);
        vm.prank(sender);
        return pool.claim(address(token), account, _earned[index], proof, to);
    }

    function _refuses(address account, uint256 index, address to, bytes memory reason) private {
        _refusesAs(account, account, index, to, reason);
    }

    function _refusesAs(address sender, address account, uint256 index, address to, bytes memory reason) private {
        vm.expectRevert(reason);
        _claimAs(sender, account, index, to);
    }

    function _refusesProof(address account, uint256 cumulative, SumProof memory proof) private {
        vm.expectRevert(
            abi.encodeWithSelector(IRewardPool.InvalidProof.selector, address(token), account, cumulative)
        );
        vm.prank(account);
        pool.claim(address(token), account, cumulative, proof, account);
    }

    function _refusesMalformed(SumProof memory proof, uint256 sides, uint256 hashes, uint256 sums) private {
        vm.expectRevert(abi.encodeWithSelector(SumTree.MalformedProof.selector, sides, hashes, sums));
        vm.prank(ALICE);
        pool.claim(address(token), ALICE, 100, proof, ALICE);
    }

    function _nothing(address account, uint256 cumulative, uint256 claimed) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IRewardPool.NothingToClaim.selector, address(token), account, cumulative, claimed
        );
    }

    function _notPayee(address account, address to, address payee) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRewardPool.NotPayee.selector, account, to, payee);
    }
}
