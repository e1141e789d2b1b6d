// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TestToken} from "./TestToken.sol";

/// @title A token whose transfers fail in a chosen way.
/// @notice Works until it is told otherwise.
contract MoodyToken is TestToken {
    /// @notice How transfers fail.
    enum Mood {
        Fair,
        Reverts,
        ReturnsFalse,
        MovesNothing,
        Drains
    }

    /// @notice The way of now.
    Mood public mood;

    /// @notice The token refuses everything.
    error Moody();

    /// @notice Sets the way.
    function setMood(Mood mood_) external {
        mood = mood_;
    }

    /// @notice As ERC-20's, unless moody.
    function transfer(address to, uint256 amount) public override returns (bool) {
        if (mood == Mood.Fair) return super.transfer(to, amount);
        return _misbehave(to);
    }

    /// @notice As ERC-20's, unless moody.
    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (mood == Mood.Fair) return super.transferFrom(from, to, amount);
        return _misbehave(to);
    }

    function _misbehave(address to) private returns (bool) {
        require(mood != Mood.Reverts, Moody());
        if (mood == Mood.Drains) _burn(to, balanceOf(to));
        return mood != Mood.ReturnsFalse;
    }
}
