// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IDataNetRegistry} from "./interfaces/IDataNetRegistry.sol";
import {IRewardPool} from "./interfaces/IRewardPool.sol";
import {SumProof, SumTree} from "./libraries/SumTree.sol";
import {Role, RewardRoles} from "./RewardRoles.sol";

/// @title Who may withdraw what.
/// @notice Always, per token: paid <= active total <= deposited - reserved, and the pool holds at least
/// deposited - paid.
contract RewardPool is IRewardPool, RewardRoles, EIP712, Nonces, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @dev Three slots; a claim touches the second alone.
    struct Funds {
        uint128 deposited;
        uint128 reserved;
        uint112 total; // of the active root
        uint112 paid;
        uint32 epoch; // of the active root; the number of roots activated so far
        uint112 pendingTotal;
        uint64 activatesAt;
        uint32 pendingEpoch; // epoch + 1 while a root waits, else something else
    }

    /// @notice Shortest window on a public chain, in seconds; the embedded chain may have none.
    uint256 public constant LEAST_WINDOW = 1 hours;

    /// @notice Longest window, in seconds.
    uint256 public constant MOST_WINDOW = 30 days;

    bytes32 private constant CLAIM_TYPE =
        keccak256("Claim(address token,address account,address to,uint256 cumulative,uint256 nonce,uint256 deadline)");

    /// @inheritdoc IRewardPool
    address public immutable ledger;

    /// @inheritdoc IRewardPool
    uint256 public immutable window;

    /// @notice Where accounts say who is paid for them.
    IDataNetRegistry public immutable registry;

    /// @inheritdoc IRewardPool
    mapping(address token => mapping(address account => uint256)) public claimed;

    mapping(address token => Funds) private _funds;
    mapping(address token => mapping(uint256 epoch => bytes32)) private _roots;

    /// @notice Binds the pool to its registry, ledger, window and keys for good; only the keys can be replaced.
    /// @param ledger_ The ledger, which is deployed after the pool at an address known before.
    constructor(
        IDataNetRegistry registry_,
        address ledger_,
        uint256 window_,
        address proposer,
        address guardian,
        address arbiter
    ) RewardRoles(proposer, guardian, arbiter) EIP712("DataNet RewardPool", "1") {
        uint256 least = block.chainid == LOCAL_CHAIN ? 0 : LEAST_WINDOW;
        require(window_ >= least && window_ <= MOST_WINDOW, WindowOutOfRange(window_, least, MOST_WINDOW));
        require(address(registry_).code.length != 0, NotAContract(address(registry_)));
        registry = registry_;
        ledger = ledger_;
        window = window_;
    }

    modifier onlyLedger() {
        require(msg.sender == ledger, NotLedger(msg.sender, ledger));
        _;
    }

    /// @inheritdoc IRewardPool
    function deposit(address token, uint256 amount) external nonReentrant returns (uint256 received) {
        received = _pull(token, msg.sender, amount);
        _funds[token].deposited += received.toUint128();
    }

    /// @inheritdoc IRewardPool
    function depositFrom(address token, address from, uint256 amount)
        external
        onlyLedger
        nonReentrant
        returns (uint256 received)
    {
        received = _pull(token, from, amount);
        Funds storage funds = _funds[token];
        funds.deposited += received.toUint128();
        funds.reserved += received.toUint128();
    }

    /// @inheritdoc IRewardPool
    function release(address token, uint256 amount) external onlyLedger nonReentrant {
        _funds[token].reserved -= amount.toUint128();
        emit Released(token, amount);
    }

    /// @inheritdoc IRewardPool
    function proposeRoot(address token, bytes32 root, uint256 total, bytes32 ledgerRoot, string calldata dataURI)
        external
        only(Role.Proposer)
        nonReentrant
    {
        Funds storage funds = _funds[token];
        uint32 epoch = funds.epoch + 1;
        require(root != 0, ZeroRoot());
        require(funds.pendingEpoch != epoch, RootPending(token, funds.activatesAt));
        uint256 available = funds.deposited - funds.reserved;
        require(total <= available, Overpromised(token, total, available));
        require(total >= funds.total, TotalFell(token, total, funds.total));
        uint256 activatesAt = block.timestamp + window;
        _roots[token][epoch] = root;
        funds.pendingTotal = total.toUint112();
        funds.activatesAt = uint64(activatesAt);
        funds.pendingEpoch = epoch;
        emit RootProposed(token, epoch, root, total, ledgerRoot, activatesAt, dataURI);
    }

    /// @inheritdoc IRewardPool
    function activate(address token) external nonReentrant {
        Funds storage funds = _funds[token];
        uint32 epoch = _pendingEpoch(token);
        require(block.timestamp >= funds.activatesAt, WindowOpen(token, funds.activatesAt));
        uint112 total = funds.pendingTotal;
        funds.total = total;
        funds.epoch = epoch;
        emit RootActivated(token, epoch, _roots[token][epoch], total);
    }

    /// @inheritdoc IRewardPool
    function disable(address token) external only(Role.Guardian) nonReentrant {
        uint32 epoch = _pendingEpoch(token);
        _funds[token].pendingEpoch = 0;
        emit RootDisabled(token, epoch, _roots[token][epoch]);
    }

    /// @inheritdoc IRewardPool
    function claim(address token, address account, uint256 cumulative, SumProof calldata proof, address to)
        external
        nonReentrant
        returns (uint256 amount)
    {
        if (msg.sender != account) {
            address payee = registry.payeeOf(account);
            require(to == payee, NotPayee(account, to, payee));
        }
        return _claim(token, account, cumulative, proof, to);
    }

    /// @inheritdoc IRewardPool
    function claimSigned(
        address token,
        address account,
        uint256 cumulative,
        SumProof calldata proof,
        address to,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant returns (uint256 amount) {
        require(block.timestamp <= deadline, SignatureExpired(deadline));
        bytes32 digest = _hashTypedDataV4(
            keccak256(abi.encode(CLAIM_TYPE, token, account, to, cumulative, _useNonce(account), deadline))
        );
        require(
            SignatureChecker.isValidSignatureNowCalldata(account, digest, signature), InvalidSignature(account)
        );
        return _claim(token, account, cumulative, proof, to);
    }

    /// @inheritdoc IRewardPool
    function cancelSigned() external {
        _useNonce(msg.sender);
    }

    /// @inheritdoc IRewardPool
    function fundsOf(address token) external view returns (uint256 deposited, uint256 reserved, uint256 paid) {
        Funds storage funds = _funds[token];
        return (funds.deposited, funds.reserved, funds.paid);
    }

    /// @inheritdoc IRewardPool
    function activeRoot(address token) external view returns (uint256 epoch, bytes32 root, uint256 total) {
        Funds storage funds = _funds[token];
        // The entry of epoch 0 is never written.
        return (funds.epoch, _roots[token][funds.epoch], funds.total);
    }

    /// @inheritdoc IRewardPool
    function pendingRoot(address token)
        external
        view
        returns (uint256 epoch, bytes32 root, uint256 total, uint256 activatesAt)
    {
        Funds storage funds = _funds[token];
        epoch = funds.pendingEpoch;
        if (epoch != uint256(funds.epoch) + 1) return (0, 0, 0, 0);
        return (epoch, _roots[token][epoch], funds.pendingTotal, funds.activatesAt);
    }

    /// @dev Proof, then state, then transfer. `paid` is bounded as well as each leaf, since a sum tree bounds
    /// one root and not a sequence of roots.
    function _claim(address token, address account, uint256 cumulative, SumProof calldata proof, address to)
        private
        returns (uint256 amount)
    {
        require(to != address(0) && to != address(this), InvalidRecipient(to));
        Funds storage funds = _funds[token];
        (uint256 total, uint256 paid) = (funds.total, funds.paid);
        {
            bytes32 leaf = SumTree.leafHash(token, account, cumulative);
            (bytes32 hash, uint256 sum) = SumTree.climb(leaf, cumulative, proof);
            bool proven = hash == _roots[token][funds.epoch] && sum == total;
            require(proven, InvalidProof(token, account, cumulative));
        }
        mapping(address account => uint256) storage claimedOf = claimed[token];
        uint256 before = claimedOf[account];
        require(cumulative > before, NothingToClaim(token, account, cumulative, before));
        amount = cumulative - before;
        paid += amount;
        require(paid <= total, PaidBeyondTotal(token, paid, total));

        claimedOf[account] = cumulative;
        funds.paid = paid.toUint112();
        emit Claimed(token, account, to, amount, cumulative);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @dev What a token moves is believed of the balance alone.
    function _pull(address token, address from, uint256 amount) private returns (uint256 received) {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(from, address(this), amount);
        received = IERC20(token).balanceOf(address(this)) - before;
        require(received != 0, NothingReceived(token, from, amount));
        emit Deposited(token, from, received);
    }

    function _pendingEpoch(address token) private view returns (uint32 epoch) {
        epoch = _funds[token].pendingEpoch;
        require(epoch == _funds[token].epoch + 1, NoRootPending(token));
    }
}
