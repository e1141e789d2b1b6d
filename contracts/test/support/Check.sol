// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @title Equality with a message, and random numbers brought into a range.
/// @notice Base of all Solidity tests.
abstract contract Check {
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    error Differs(string what, uint256 found, uint256 wanted);
    error DiffersBytes(string what, bytes32 found, bytes32 wanted);
    error Untrue(string what);

    function eq(uint256 found, uint256 wanted, string memory what) internal pure {
        require(found == wanted, Differs(what, found, wanted));
    }

    function eq(address found, address wanted, string memory what) internal pure {
        eq(uint160(found), uint160(wanted), what);
    }

    function eq(bytes32 found, bytes32 wanted, string memory what) internal pure {
        require(found == wanted, DiffersBytes(what, found, wanted));
    }

    function eq(bytes memory found, bytes memory wanted, string memory what) internal pure {
        eq(keccak256(found), keccak256(wanted), what);
    }

    function yes(bool condition, string memory what) internal pure {
        require(condition, Untrue(what));
    }

    function no(bool condition, string memory what) internal pure {
        require(!condition, Untrue(what));
    }

    /// @dev `value` folded into [least, most].
    function within(uint256 value, uint256 least, uint256 most) internal pure returns (uint256) {
        if (most - least == type(uint256).max) return value;
        return least + (value % (most - least + 1));
    }
}
