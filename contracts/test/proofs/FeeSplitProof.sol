// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What SMTChecker proves of the division of a fee, for every fee and every split.
/// @notice FeeSplit divides (amount / 10,000) without remainder and rounds only what this contract rounds: the
/// rest below 10,000. That the loop over what is left gives each unit to one part is fuzzed, not proved.
contract FeeSplitProof {
    uint256 private constant WHOLE = 10_000;

    /// @notice The parts rounded down never exceed the rest, and at most three units are left to give.
    function roundingLosesAtMostThree(uint256 amount, uint256 a, uint256 b, uint256 c, uint256 d)
        external
        pure
    {
        require(a <= WHOLE && b <= WHOLE && c <= WHOLE && d <= WHOLE && a + b + c + d == WHOLE);
        uint256 rest = amount % WHOLE;
        uint256 floors = rest * a / WHOLE + rest * b / WHOLE + rest * c / WHOLE + rest * d / WHOLE;
        assert(floors <= rest);
        assert(rest - floors <= 3);
    }
}
