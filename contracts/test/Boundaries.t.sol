// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardPool} from "../RewardPool.sol";
import {Role, RewardRoles} from "../RewardRoles.sol";
import {IAttributionLedger, ReceiptBatch} from "../interfaces/IAttributionLedger.sol";
import {IRewardPool} from "../interfaces/IRewardPool.sol";
import {BonusToken} from "../mocks/BonusToken.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Values on either side of a bound, where a comparison that is off by one shows.
contract BoundariesTest is Deployed {
    function test_aReserveOfOneUnitIsKept() public {
        vm.prank(payer);
        ledger.recordBatch(ReceiptBatch("root", 1, dataNetId, address(token), 2, 1, "data"));
        eq(ledger.reserveOf(dataNetId, address(token)), 1, "reserve");
    }

    /// @dev What came in is not what the leaves add up to, though it is more.
    function test_refusesABatchOfATokenThatGivesMore() public {
        BonusToken bonus = new BonusToken();
        bonus.mint(ALICE, 100);
        vm.prank(ALICE);
        bonus.approve(address(pool), 100);
        vm.expectRevert(
            abi.encodeWithSelector(IAttributionLedger.TokenTookFee.selector, address(bonus), 100, 101)
        );
        vm.prank(ALICE);
        ledger.recordBatch(ReceiptBatch("root", 1, dataNetId, address(bonus), 100, 0, "data"));
    }

    function test_theChainAfterTheLocalOneIsPublic() public {
        vm.chainId(31_338);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardPool.WindowOutOfRange.selector, 0, 1 hours, 30 days)
        );
        new RewardPool(registry, address(ledger), 0, PROPOSER, GUARDIAN, ARBITER);
        vm.expectRevert(abi.encodeWithSelector(RewardRoles.InvalidHolder.selector, Role.Guardian, ALICE));
        new RewardPool(registry, address(ledger), 1 hours, ALICE, ALICE, ALICE);
    }
}
