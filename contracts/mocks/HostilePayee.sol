// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {HookToken} from "./HookToken.sol";

/// @title A receiver that refuses what it gets, or calls back when it gets it.
/// @notice Refuses unless it was given something to call.
contract HostilePayee {
    address private _target;
    bytes private _data;

    /// @notice What the last call back returned when it failed.
    bytes public failure;

    /// @notice It refuses.
    error No();

    /// @notice Asks `token` to be called.
    constructor(HookToken token) {
        token.listen();
    }

    /// @notice Calls `target` with `data` when tokens arrive, instead of refusing.
    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    /// @notice Called by the token.
    function onTokens() external {
        require(_target != address(0), No());
        (bool success, bytes memory returned) = _target.call(_data);
        if (!success) failure = returned;
    }
}
