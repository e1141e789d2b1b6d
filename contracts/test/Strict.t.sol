// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {SumProof} from "../libraries/SumTree.sol";
import {Role} from "../RewardRoles.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title What must be equal and not only enough, and what must be forgotten.
contract StrictTest is Deployed {
    /// @dev The pool compared 150 with its money, the leaves add up to 200.
    function test_aRootThatSaysLessThanItsLeavesPaysNobody() public {
        fund(1_000);
        address[] memory accounts = new address[](2);
        uint256[] memory cumulative = new uint256[](2);
        (accounts[0], accounts[1], cumulative[0], cumulative[1]) = (ALICE, BOB, 100, 100);
        (bytes32 root,, SumProof memory proof) = treeOf(accounts, cumulative, 0);
        adopt(root, 150);
        vm.expectRevert(abi.encodeWithSelector(IRewardPool.InvalidProof.selector, address(token), ALICE, 100));
        vm.prank(ALICE);
        pool.claim(address(token), ALICE, 100, proof, ALICE);
    }

    /// @dev The arbiter's wish for another proposer is of the time before the role changed hands.
    function test_aWishForARoleIsForgottenWhenTheRoleChangesHands() public {
        vm.prank(ARBITER);
        pool.wishHolder(Role.Arbiter, Role.Proposer, BOB);
        vm.prank(GUARDIAN);
        pool.wishHolder(Role.Guardian, Role.Proposer, ALICE);
        vm.prank(PROPOSER);
        pool.wishHolder(Role.Proposer, Role.Proposer, ALICE);
        eq(pool.holderOf(Role.Proposer), ALICE, "replaced");
        vm.prank(GUARDIAN);
        pool.wishHolder(Role.Guardian, Role.Proposer, BOB);
        eq(pool.holderOf(Role.Proposer), ALICE, "one voice alone");
    }
}
