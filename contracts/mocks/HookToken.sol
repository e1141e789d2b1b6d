// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// @title A token that calls back in the middle of a transfer, before and after the balances move.
/// @notice Calls its registered target as often as it transfers, and keeps what came of it.
contract HookToken is TestToken {
    /// @notice Who is called; nobody while zero.
    address public target;

    /// @notice With what.
    bytes public data;

    /// @notice How many callbacks succeeded.
    uint256 public successes;

    /// @notice What the last callback that failed returned.
    bytes public lastFailure;

    /// @notice Receivers that are called by `onTokens()`, and may refuse.
    mapping(address account => bool) public listens;

    /// @notice The receiver refused.
    error Refused(address to);

    /// @notice Calls `target_` with `data_` at each transfer from now on.
    function hook(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    /// @notice Receivers of this kind of token are called, and may refuse or re-enter.
    function listen() external {
        listens[msg.sender] = true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        _callBack();
        super._update(from, to, amount);
        _callBack();
        if (!listens[to]) return;
        (bool taken,) = to.call(abi.encodeWithSignature("onTokens()"));
        require(taken, Refused(to));
    }

    function _callBack() private {
        if (target == address(0)) return;
        (bool success, bytes memory returned) = target.call(data);
        if (success) ++successes;
        else lastFailure = returned;
    }
}
