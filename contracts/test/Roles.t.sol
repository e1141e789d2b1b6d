// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardPool} from "../RewardPool.sol";
import {Role, RewardRoles} from "../RewardRoles.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Any two keys replace any one, and one alone replaces none.
/// @notice Every pair of voices is tried for every role.
contract RolesTest is Deployed {
    function test_twoVoicesReplaceAHolder() public {
        for (uint8 role = 0; role < 3; ++role) {
            for (uint8 first = 0; first < 3; ++first) {
                for (uint8 second = 0; second < 3; ++second) {
                    if (first == second) continue;
                    super.setUp();
                    _wish(Role(first), Role(role), ALICE);
                    eq(pool.holderOf(Role(role)), _holder(Role(role)), "after one voice");
                    vm.expectEmit(true, true, true, true, address(pool));
                    emit RewardRoles.RoleWished(Role(role), Role(second), ALICE);
                    vm.expectEmit(true, true, true, true, address(pool));
                    emit RewardRoles.RoleSet(Role(role), ALICE);
                    _wish(Role(second), Role(role), ALICE);
                    eq(pool.holderOf(Role(role)), ALICE, "after two");
                }
            }
        }
    }

    function test_theNewHolderActsAndTheOldDoesNot() public {
        fund(100);
        _wish(Role.Guardian, Role.Proposer, ALICE);
        _wish(Role.Arbiter, Role.Proposer, ALICE);
        vm.expectRevert(abi.encodeWithSelector(RewardRoles.NotHolder.selector, Role.Proposer, PROPOSER, ALICE));
        propose("root", 100);
        vm.prank(ALICE);
        pool.proposeRoot(address(token), "root", 100, "", "");
    }

    function test_oneVoiceTwiceIsOneVoice() public {
        _wish(Role.Guardian, Role.Proposer, ALICE);
        _wish(Role.Guardian, Role.Proposer, ALICE);
        eq(pool.holderOf(Role.Proposer), PROPOSER, "proposer");
    }

    function test_voicesMustNameTheSame() public {
        _wish(Role.Guardian, Role.Proposer, ALICE);
        _wish(Role.Arbiter, Role.Proposer, BOB);
        eq(pool.holderOf(Role.Proposer), PROPOSER, "proposer");
        _wish(Role.Guardian, Role.Proposer, BOB);
        eq(pool.holderOf(Role.Proposer), BOB, "agreed");
    }

    function test_voicesMustMeanTheSameRole() public {
        _wish(Role.Guardian, Role.Proposer, ALICE);
        _wish(Role.Arbiter, Role.Guardian, ALICE);
        eq(pool.holderOf(Role.Proposer), PROPOSER, "proposer");
        eq(pool.holderOf(Role.Guardian), GUARDIAN, "guardian");
    }

    function test_aWishIsTakenBack() public {
        _wish(Role.Guardian, Role.Proposer, ALICE);
        _wish(Role.Guardian, Role.Proposer, address(0));
        _wish(Role.Arbiter, Role.Proposer, ALICE);
        eq(pool.holderOf(Role.Proposer), PROPOSER, "proposer");
    }

    function test_nobodyIsNoHolder() public {
        _wish(Role.Guardian, Role.Proposer, address(0));
        _wish(Role.Arbiter, Role.Proposer, address(0));
        eq(pool.holderOf(Role.Proposer), PROPOSER, "proposer");
    }

    function test_onlyTheHolderSpeaksForARole() public {
        address[3] memory others = [GUARDIAN, ARBITER, ALICE];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(RewardRoles.NotHolder.selector, Role.Proposer, others[i], PROPOSER)
            );
            vm.prank(others[i]);
            pool.wishHolder(Role.Proposer, Role.Guardian, ALICE);
        }
    }

    /// @dev A thief with the proposer's key wishes for a guardian of his own; the key is replaced; later he
    /// steals another key. The old wish must not count.
    function test_wishesOfAReplacedHolderAreForgotten() public {
        _wish(Role.Proposer, Role.Guardian, BOB);
        _wish(Role.Proposer, Role.Arbiter, BOB);
        _wish(Role.Guardian, Role.Proposer, ALICE);
        _wish(Role.Arbiter, Role.Proposer, ALICE);
        _wish(Role.Arbiter, Role.Guardian, BOB);
        _wish(Role.Guardian, Role.Arbiter, BOB);
        eq(pool.holderOf(Role.Guardian), GUARDIAN, "guardian");
        eq(pool.holderOf(Role.Arbiter), ARBITER, "arbiter");
    }

    /// @dev A wish that came to nothing is gone once the role has a new holder.
    function test_wishesForAReplacedRoleAreForgotten() public {
        _wish(Role.Proposer, Role.Proposer, BOB);
        _wish(Role.Guardian, Role.Proposer, ALICE);
        _wish(Role.Arbiter, Role.Proposer, ALICE);
        _wish(Role.Arbiter, Role.Proposer, BOB);
        eq(pool.holderOf(Role.Proposer), ALICE, "proposer");
    }

    function test_oneKeyHoldsOneRoleOnPublicChains() public {
        vm.chainId(1612);
        _refusedHolders(PROPOSER, PROPOSER, ARBITER, Role.Guardian, PROPOSER);
        _refusedHolders(PROPOSER, GUARDIAN, PROPOSER, Role.Arbiter, PROPOSER);
        _refusedHolders(PROPOSER, GUARDIAN, GUARDIAN, Role.Arbiter, GUARDIAN);
        _wish(Role.Guardian, Role.Proposer, ARBITER);
        vm.expectRevert(abi.encodeWithSelector(RewardRoles.InvalidHolder.selector, Role.Proposer, ARBITER));
        vm.prank(ARBITER);
        pool.wishHolder(Role.Arbiter, Role.Proposer, ARBITER);
        // The same holder again is no second role.
        _wish(Role.Guardian, Role.Proposer, PROPOSER);
        _wish(Role.Arbiter, Role.Proposer, PROPOSER);
    }

    function test_oneKeyMayHoldAllOnTheEmbeddedChain() public {
        RewardPool local = new RewardPool(registry, address(ledger), 0, ALICE, ALICE, ALICE);
        eq(local.holderOf(Role.Arbiter), ALICE, "arbiter");
    }

    function test_everyRoleHasAHolder() public {
        _refusedHolders(address(0), GUARDIAN, ARBITER, Role.Proposer, address(0));
        _refusedHolders(PROPOSER, address(0), ARBITER, Role.Guardian, address(0));
        _refusedHolders(PROPOSER, GUARDIAN, address(0), Role.Arbiter, address(0));
    }

    function _wish(Role voice, Role role, address holder) private {
        address speaker = pool.holderOf(voice);
        vm.prank(speaker);
        pool.wishHolder(voice, role, holder);
    }

    function _holder(Role role) private pure returns (address) {
        return [PROPOSER, GUARDIAN, ARBITER][uint256(role)];
    }

    function _refusedHolders(address proposer, address guardian, address arbiter, Role role, address holder)
        private
    {
        vm.expectRevert(abi.encodeWithSelector(RewardRoles.InvalidHolder.selector, role, holder));
        new RewardPool(registry, address(ledger), WINDOW, proposer, guardian, arbiter);
    }
}
