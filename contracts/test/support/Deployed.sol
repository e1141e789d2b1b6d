// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttributionLedger} from "../../AttributionLedger.sol";
import {DataNetRegistry} from "../../DataNetRegistry.sol";
import {Payees, Receipt} from "../../interfaces/IAttributionLedger.sol";
import {Split} from "../../libraries/FeeSplit.sol";
import {SumProof} from "../../libraries/SumTree.sol";
import {TestToken} from "../../mocks/TestToken.sol";
import {RewardPool} from "../../RewardPool.sol";
import {Check} from "./Check.sol";
import {SumTreeBuilder} from "./SumTreeBuilder.sol";

/// @title The three contracts, a token, a DataNet and a model, as most tests begin.
/// @notice Time 1,000,000; block 1,000; window one day; three different keys.
abstract contract Deployed is Check {
    uint256 internal constant PAYER_KEY = 0xA11CE;
    uint256 internal constant START = 1_000_000;
    uint256 internal constant WINDOW = 1 days;

    address internal constant PROPOSER = address(uint160(uint256(keccak256("proposer"))));
    address internal constant GUARDIAN = address(uint160(uint256(keccak256("guardian"))));
    address internal constant ARBITER = address(uint160(uint256(keccak256("arbiter"))));
    address internal constant DATANET_OWNER = address(uint160(uint256(keccak256("datanet owner"))));
    address internal constant MODEL_OWNER = address(uint160(uint256(keccak256("model owner"))));
    address internal constant PLATFORM = address(uint160(uint256(keccak256("platform"))));
    address internal constant MODEL = address(uint160(uint256(keccak256("model"))));
    address internal constant STAKERS = address(uint160(uint256(keccak256("stakers"))));
    address internal constant ALICE = address(uint160(uint256(keccak256("alice"))));
    address internal constant BOB = address(uint160(uint256(keccak256("bob"))));
    address internal constant CAROL = address(uint160(uint256(keccak256("carol"))));

    DataNetRegistry internal registry;
    RewardPool internal pool;
    AttributionLedger internal ledger;
    TestToken internal token;
    address internal payer;
    uint256 internal dataNetId;
    bytes32 internal modelId;

    function setUp() public virtual {
        vm.warp(START);
        vm.roll(1_000);
        payer = vm.addr(PAYER_KEY);
        registry = new DataNetRegistry();
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        pool = new RewardPool(registry, next, WINDOW, PROPOSER, GUARDIAN, ARBITER);
        ledger = new AttributionLedger(registry, pool);
        token = new TestToken();
        token.mint(payer, 1e30);
        vm.prank(payer);
        token.approve(address(pool), type(uint256).max);
        vm.prank(DATANET_OWNER);
        dataNetId = registry.createDataNet("policy", "uri");
        modelId = ledger.registerModel("model", MODEL_OWNER, oneDataNet(), payees(), usualSplit());
    }

    function oneDataNet() internal view returns (uint256[] memory ids) {
        ids = new uint256[](1);
        ids[0] = dataNetId;
    }

    function payees() internal pure returns (Payees memory) {
        return Payees(PLATFORM, MODEL, STAKERS);
    }

    function usualSplit() internal pure returns (Split memory) {
        return Split(1_000, 2_000, 2_000, 5_000);
    }

    /// @dev A receipt of the payer whose contributors are credited three quarters.
    function receiptOf(uint256 fee, uint256 nonce) internal view returns (Receipt memory receipt) {
        receipt = Receipt({
            inferenceId: keccak256(abi.encode("inference", nonce)),
            modelId: modelId,
            dataNetId: dataNetId,
            manifestHash: "manifest",
            outputHash: "output",
            recordHash: "record",
            creditTotal: 3e18,
            creditMax: 4e18,
            token: address(token),
            fee: fee,
            payer: payer,
            deadline: START + 365 days,
            nonce: nonce
        });
    }

    function signatureOf(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function signed(Receipt memory receipt) internal view returns (bytes memory) {
        return signatureOf(PAYER_KEY, ledger.digestOf(receipt));
    }

    /// @dev The head before the first entry.
    function origin() internal view returns (bytes32) {
        return keccak256(
            abi.encode(keccak256("DataNetOrigin(uint256 chainId,address ledger)"), block.chainid, address(ledger))
        );
    }

    function headOf(bytes32 before, bytes32 entry) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256("DataNetHead(bytes32 head,bytes32 entry)"), before, entry));
    }

    /// @dev Money in the pool that roots may promise.
    function fund(uint256 amount) internal {
        vm.prank(payer);
        pool.deposit(address(token), amount);
    }

    function treeOf(address[] memory accounts, uint256[] memory cumulative, uint256 index)
        internal
        view
        returns (bytes32 root, uint256 total, SumProof memory proof)
    {
        return SumTreeBuilder.climb(address(pool), address(token), accounts, cumulative, index);
    }

    function propose(bytes32 root, uint256 total) internal {
        vm.prank(PROPOSER);
        pool.proposeRoot(address(token), root, total, "ledgerRoot", "data");
    }

    /// @dev Proposes a root and activates it when its window is over.
    function adopt(bytes32 root, uint256 total) internal {
        propose(root, total);
        (,,, uint256 activatesAt) = pool.pendingRoot(address(token));
        vm.warp(activatesAt);
        pool.activate(address(token));
    }
}
