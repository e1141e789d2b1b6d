// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The three keys of a pool.
enum Role {
    Proposer,
    Guardian,
    Arbiter
}

/// @title Three keys, of which any two replace any one.
/// @notice The proposer proposes roots, the guardian disables them, the arbiter does neither: it is the third
/// voice when a key is lost or stolen. One stolen key therefore steals nothing and blocks nothing for good, and
/// one lost key is replaced by the two others. No key has power over a balance, a claim or an active root.
abstract contract RewardRoles {
    /// @notice Chain id of the embedded development chain, where one key may hold all roles.
    uint256 internal constant LOCAL_CHAIN = 31_337;

    mapping(Role => address) private _holders;

    /// @dev What the holder of `voice` wants `role` to be held by.
    mapping(Role role => mapping(Role voice => address)) private _wishes;

    /// @notice The holder of `voice` wants `holder` for `role`.
    event RoleWished(Role indexed role, Role indexed voice, address holder);

    /// @notice `role` is held by `holder`.
    event RoleSet(Role indexed role, address indexed holder);

    /// @notice `caller` does not hold `role`.
    error NotHolder(Role role, address caller, address holder);

    /// @notice A role needs a holder that holds no other.
    error InvalidHolder(Role role, address holder);

    /// @notice Gives each role its first holder.
    constructor(address proposer, address guardian, address arbiter) {
        _setHolder(Role.Proposer, proposer);
        _setHolder(Role.Guardian, guardian);
        _setHolder(Role.Arbiter, arbiter);
    }

    modifier only(Role role) {
        _requireHolder(role);
        _;
    }

    /// @notice Says, as holder of `voice`, who should hold `role`. When another voice has said the same, it is so.
    /// A later wish of the same voice replaces the earlier one; zero takes it back.
    function wishHolder(Role voice, Role role, address holder) external only(voice) {
        _wishes[role][voice] = holder;
        emit RoleWished(role, voice, holder);
        if (holder == address(0)) return;
        for (uint8 i = 0; i < 3; ++i) {
            if (Role(i) != voice && _wishes[role][Role(i)] == holder) {
                _setHolder(role, holder);
                return;
            }
        }
    }

    /// @notice Who holds `role`.
    function holderOf(Role role) public view returns (address) {
        return _holders[role];
    }

    /// @dev Also forgets what was wished for the role and by its former holder: a wish of a stolen key must not
    /// wait for a second stolen key.
    function _setHolder(Role role, address holder) private {
        require(holder != address(0), InvalidHolder(role, holder));
        _holders[role] = holder;
        for (uint8 i = 0; i < 3; ++i) {
            Role other = Role(i);
            bool twice = other != role && _holders[other] == holder;
            require(!twice || block.chainid == LOCAL_CHAIN, InvalidHolder(role, holder));
            delete _wishes[role][other];
            delete _wishes[other][role];
        }
        emit RoleSet(role, holder);
    }

    function _requireHolder(Role role) private view {
        address holder = _holders[role];
        require(msg.sender == holder, NotHolder(role, msg.sender, holder));
    }
}
