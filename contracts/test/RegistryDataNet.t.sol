// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IDataNetRegistry} from "../interfaces/IDataNetRegistry.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title DataNets and their policies, by function and by refusal.
/// @notice One DataNet of DATANET_OWNER exists before each test.
contract RegistryDataNetTest is Deployed {
    function test_createsDataNetsNumberedFromOne() public {
        eq(registry.dataNetCount(), 1, "count");
        vm.expectEmit(true, true, true, true, address(registry));
        emit IDataNetRegistry.DataNetCreated(2, ALICE, "other", "where");
        vm.prank(ALICE);
        eq(registry.createDataNet("other", "where"), 2, "id");
        eq(registry.ownerOf(2), ALICE, "owner");
        eq(registry.policyOf(2), "other", "policy");
        eq(registry.policyOf(1), "policy", "the other's policy");
    }

    function test_refusesADataNetWithoutPolicy() public {
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.Zero.selector));
        registry.createDataNet(0, "uri");
    }

    function test_bumpsThePolicyLater() public {
        uint256 then = START + 1 days;
        vm.expectEmit(true, true, true, true, address(registry));
        emit IDataNetRegistry.PolicyBumped(dataNetId, "next", then);
        _bump("next", then);
        _policyIs("policy", "next", then);
        vm.warp(then - 1);
        _policyIs("policy", "next", then);
        vm.warp(then);
        _policyIs("next", 0, 0);
        _bump("third", then + 2 days);
        _policyIs("next", "third", then + 2 days);
    }

    function test_replacesAPolicyNotYetInEffect() public {
        _bump("next", START + 1 days);
        _bump("better", START + 3 days);
        vm.warp(START + 1 days);
        _policyIs("policy", "better", START + 3 days);
        vm.warp(START + 3 days);
        _policyIs("better", 0, 0);
    }

    function test_refusesPolicies() public {
        vm.expectRevert(
            abi.encodeWithSelector(IDataNetRegistry.NotDataNetOwner.selector, dataNetId, ALICE, DATANET_OWNER)
        );
        vm.prank(ALICE);
        registry.bumpPolicy(dataNetId, "next", START + 1 days);

        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.Zero.selector));
        _bump(0, START + 1 days);

        uint256 soon = START + 1 days - 1;
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.PolicyTooSoon.selector, soon, START + 1 days));
        _bump("next", soon);

        vm.expectRevert(
            abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 64, uint256(1) << 64)
        );
        _bump("next", uint256(1) << 64);
    }

    function _policyIs(bytes32 policy, bytes32 next, uint256 effectiveAt) private view {
        eq(registry.policyOf(dataNetId), policy, "policy");
        (bytes32 foundNext, uint256 foundAt) = registry.nextPolicyOf(dataNetId);
        eq(foundNext, next, "next policy");
        eq(foundAt, effectiveAt, "effective");
    }

    function _bump(bytes32 policy, uint256 effectiveAt) private {
        vm.prank(DATANET_OWNER);
        registry.bumpPolicy(dataNetId, policy, effectiveAt);
    }
}
