// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice How a fee is divided, in basis points; they add up to 10,000.
struct Split {
    uint16 platform;
    uint16 model;
    uint16 stakers;
    uint16 contributors;
}

/// @notice A divided fee, in the token's smallest unit; the parts add up to the fee exactly.
/// @param contributors What the contributors of the receipt earned together.
/// @param reserve What nobody's text stands for; it belongs to the DataNet.
struct Parts {
    uint256 platform;
    uint256 model;
    uint256 stakers;
    uint256 contributors;
    uint256 reserve;
}

/// @title Division of a fee.
/// @notice No unit is lost or made.
library FeeSplit {
    uint256 internal constant WHOLE = 10_000;

    /// @notice Divides `amount` by `split` with the method of the largest remainder: each part is rounded down,
    /// and the units left over go to the parts with the largest remainders, among equals to the one named first.
    /// The contributors' part is then divided by credit, rounded down; the rest is the reserve.
    /// Requires that `split` adds up to 10,000 and 0 < creditMax >= creditTotal.
    function divide(uint256 amount, Split memory split, uint256 creditTotal, uint256 creditMax)
        internal
        pure
        returns (Parts memory parts)
    {
        uint256[4] memory bps =
            [uint256(split.platform), uint256(split.model), uint256(split.stakers), uint256(split.contributors)];
        uint256[4] memory part;
        uint256[4] memory remainder;
        uint256 left = amount;
        for (uint256 i = 0; i < 4; ++i) {
            // amount * bps / 10,000 without its overflow: the quotient's part divides evenly.
            uint256 rest = (amount % WHOLE) * bps[i];
            part[i] = (amount / WHOLE) * bps[i] + rest / WHOLE;
            remainder[i] = rest % WHOLE;
            left -= part[i];
        }
        // Invariant: `left` units are owed, and more parts than `left` have a remainder above zero.
        for (; left > 0; --left) {
            uint256 largest = 0;
            for (uint256 i = 1; i < 4; ++i) if (remainder[i] > remainder[largest]) largest = i;
            ++part[largest];
            remainder[largest] = 0;
        }
        uint256 earned = Math.mulDiv(part[3], creditTotal, creditMax);
        return Parts(part[0], part[1], part[2], earned, part[3] - earned);
    }
}
