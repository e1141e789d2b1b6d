// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deployed} from "./support/Deployed.sol";
import {RegistryHandler} from "./support/RegistryHandler.sol";

/// @title What holds of the registry after any sequence of commits, reveals and revocations.
/// @notice Compared with the handler's own account of who was first.
contract RegistryInvariants is Deployed {
    RegistryHandler private _handler;

    function setUp() public override {
        super.setUp();
        registry.createDataNet("policy", "");
        _handler = new RegistryHandler(registry);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    /// @dev The earliest commit revealed is registered, and the order rises.
    function invariant_registry() public view {
        eq(registry.commitCount(), _handler.lastOrder(), "count");
        yes(bytes(_handler.broken()).length == 0, _handler.broken());
        for (uint256 id = 1; id <= 2; ++id) {
            for (uint256 content = 0; content < 4; ++content) {
                (address contributor, uint256 order, bool revoked) =
                    registry.registrationOf(id, bytes32(content + 1));
                eq(contributor, _handler.owner(id, content), "contributor");
                eq(order, _handler.first(id, content), "order");
                yes(revoked == _handler.revoked(id, content), "revoked");
            }
        }
    }

    function test_theHandlerActs() public {
        _handler.commit(0, 0, 0);
        _handler.commit(1, 0, 0);
        _handler.reveal(0, 0, 0);
        _handler.mine(1);
        _handler.reveal(1, 0, 0);
        _handler.revoke(1, 0, 0);
        _handler.reveal(0, 0, 0);
        _handler.revoke(0, 0, 0);
        eq(_handler.done("commit"), 2, "commits");
        eq(_handler.done("reveal"), 2, "reveals");
        eq(_handler.done("take"), 1, "places taken");
        eq(_handler.done("revoke"), 2, "revocations");
        invariant_registry();
    }
}
