// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FeeSplit, Parts, Split} from "../libraries/FeeSplit.sol";
import {Check} from "./support/Check.sol";

/// @title The division of a fee, by example and against the definition.
/// @notice Amounts and credits of all sizes.
contract FeeSplitTest is Check {
    function test_byExample() public pure {
        _divides(100, Split(1_000, 2_000, 2_000, 5_000), 1, 1, Parts(10, 20, 20, 50, 0));
        _divides(0, Split(1_000, 2_000, 2_000, 5_000), 1, 1, Parts(0, 0, 0, 0, 0));
        // 0.1 0.2 0.2 0.5: the unit goes to the largest remainder.
        _divides(1, Split(1_000, 2_000, 2_000, 5_000), 1, 1, Parts(0, 0, 0, 1, 0));
        _divides(1, Split(1_000, 2_000, 2_000, 5_000), 0, 1, Parts(0, 0, 0, 0, 1));
        // 0.75 four times three: equal remainders, the first named are served first.
        _divides(3, Split(2_500, 2_500, 2_500, 2_500), 1, 1, Parts(1, 1, 1, 0, 0));
        _divides(2, Split(2_500, 2_500, 2_500, 2_500), 1, 1, Parts(1, 1, 0, 0, 0));
        _divides(7, Split(0, 0, 0, 10_000), 1, 2, Parts(0, 0, 0, 3, 4));
        _divides(7, Split(10_000, 0, 0, 0), 1, 2, Parts(7, 0, 0, 0, 0));
        _divides(type(uint256).max, Split(0, 0, 0, 10_000), 1, 1, Parts(0, 0, 0, type(uint256).max, 0));
    }

    function testFuzz_partsAddUpAndFollowTheLargestRemainder(
        uint256 amount,
        uint8 size,
        uint16[3] calldata cuts,
        uint256 creditTotal,
        uint256 creditMax
    ) public pure {
        amount >>= size; // as many small amounts as large ones
        Split memory split = _split(cuts);
        creditMax = within(creditMax, 1, type(uint256).max);
        creditTotal = within(creditTotal, 0, creditMax);
        Parts memory parts = FeeSplit.divide(amount, split, creditTotal, creditMax);

        uint256[4] memory bps =
            [uint256(split.platform), split.model, split.stakers, split.contributors];
        uint256[4] memory found =
            [parts.platform, parts.model, parts.stakers, parts.contributors + parts.reserve];
        uint256 left = amount;
        for (uint256 i = 0; i < 4; ++i) left -= Math.mulDiv(amount, bps[i], 10_000);
        for (uint256 i = 0; i < 4; ++i) {
            uint256 unit = _ahead(amount, bps, i) < left ? 1 : 0;
            eq(found[i], Math.mulDiv(amount, bps[i], 10_000) + unit, "part");
        }
        eq(found[0] + found[1] + found[2] + found[3], amount, "sum");
        eq(parts.contributors, Math.mulDiv(found[3], creditTotal, creditMax), "earned");
    }

    /// @dev How many parts are served before part `i`.
    function _ahead(uint256 amount, uint256[4] memory bps, uint256 i) private pure returns (uint256 ahead) {
        uint256 mine = mulmod(amount, bps[i], 10_000);
        for (uint256 j = 0; j < 4; ++j) {
            uint256 other = mulmod(amount, bps[j], 10_000);
            if (other > mine || (other == mine && j < i)) ++ahead;
        }
    }

    function _split(uint16[3] calldata cuts) private pure returns (Split memory) {
        uint256 a = within(cuts[0], 0, 10_000);
        uint256 b = within(cuts[1], 0, 10_000 - a);
        uint256 c = within(cuts[2], 0, 10_000 - a - b);
        return Split(uint16(a), uint16(b), uint16(c), uint16(10_000 - a - b - c));
    }

    function _divides(
        uint256 amount,
        Split memory split,
        uint256 creditTotal,
        uint256 creditMax,
        Parts memory wanted
    ) private pure {
        Parts memory found = FeeSplit.divide(amount, split, creditTotal, creditMax);
        eq(abi.encode(found), abi.encode(wanted), "parts");
    }
}
