// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttributionLedger} from "../AttributionLedger.sol";
import {IAttributionLedger, Payees} from "../interfaces/IAttributionLedger.sol";
import {IDataNetRegistry} from "../interfaces/IDataNetRegistry.sol";
import {Split} from "../libraries/FeeSplit.sol";
import {Deployed} from "./support/Deployed.sol";

/// @title Models and their terms, by function and by refusal.
/// @notice Also what the ledger's constructor refuses.
contract LedgerModelTest is Deployed {
    Split private _other = Split(0, 0, 0, 10_000);

    function test_theLedgerRefusesThePoolOfAnother() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAttributionLedger.ForeignPool.selector, address(pool), address(ledger))
        );
        new AttributionLedger(registry, pool);
    }

    function test_registersAModel() public {
        bytes32 wanted = keccak256(
            abi.encode(
                keccak256("DataNetModel(uint256 chainId,address ledger,address registrant,bytes32 name)"),
                block.chainid,
                address(ledger),
                ALICE,
                bytes32("mine")
            )
        );
        vm.expectEmit(true, true, true, true, address(ledger));
        emit IAttributionLedger.ModelRegistered(wanted, BOB, "mine", oneDataNet());
        vm.expectEmit(true, true, true, true, address(ledger));
        emit IAttributionLedger.TermsSet(wanted, 1, START, payees(), usualSplit());
        vm.prank(ALICE);
        bytes32 id = ledger.registerModel("mine", BOB, oneDataNet(), payees(), usualSplit());
        eq(id, wanted, "id");
        eq(ledger.modelIdOf(ALICE, "mine"), wanted, "id before");
        eq(ledger.modelOwner(id), BOB, "owner");
        yes(ledger.usesDataNet(id, dataNetId), "its DataNet");
        no(ledger.usesDataNet(id, dataNetId + 1), "another");
        _termsAre(id, 1, payees(), usualSplit());
    }

    function test_copyingANameTakesNothing() public {
        vm.prank(BOB);
        bytes32 copied = ledger.registerModel("mine", BOB, oneDataNet(), payees(), usualSplit());
        vm.prank(ALICE);
        bytes32 id = ledger.registerModel("mine", ALICE, oneDataNet(), payees(), usualSplit());
        yes(copied != id, "two ids");
        eq(ledger.modelOwner(id), ALICE, "owner");
    }

    function test_registersForSeveralDataNets() public {
        uint256[] memory ids = new uint256[](2);
        ids[0] = registry.createDataNet("policy", "");
        ids[1] = registry.createDataNet("policy", "");
        bytes32 id = ledger.registerModel("two", ALICE, ids, payees(), usualSplit());
        yes(ledger.usesDataNet(id, ids[0]) && ledger.usesDataNet(id, ids[1]), "both");
        no(ledger.usesDataNet(id, dataNetId), "not the first of all");
    }

    function test_refusesModels() public {
        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.ModelExists.selector, modelId));
        ledger.registerModel("model", ALICE, oneDataNet(), payees(), usualSplit());

        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.IncompleteModel.selector, address(0), 1));
        ledger.registerModel("new", address(0), oneDataNet(), payees(), usualSplit());

        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.IncompleteModel.selector, ALICE, 0));
        ledger.registerModel("new", ALICE, new uint256[](0), payees(), usualSplit());

        uint256[] memory unknown = new uint256[](1);
        unknown[0] = 9;
        vm.expectRevert(abi.encodeWithSelector(IDataNetRegistry.UnknownDataNet.selector, 9));
        ledger.registerModel("new", ALICE, unknown, payees(), usualSplit());
    }

    function test_refusesSplitsThatDoNotAddUp() public {
        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.InvalidSplit.selector, 9_999));
        ledger.registerModel("new", ALICE, oneDataNet(), payees(), Split(999, 2_000, 2_000, 5_000));
        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.InvalidSplit.selector, 10_001));
        ledger.registerModel("new", ALICE, oneDataNet(), payees(), Split(1_001, 2_000, 2_000, 5_000));
        // Adds up to 10,000 only when cut to 16 bits.
        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.InvalidSplit.selector, 75_536));
        ledger.registerModel("new", ALICE, oneDataNet(), payees(), Split(65_535, 10_001, 0, 0));
    }

    function test_refusesPartsWithoutPayee() public {
        Payees[3] memory missing = [
            Payees(address(0), MODEL, STAKERS),
            Payees(PLATFORM, address(0), STAKERS),
            Payees(PLATFORM, MODEL, address(0))
        ];
        Split[3] memory without =
            [Split(0, 3_000, 2_000, 5_000), Split(3_000, 0, 2_000, 5_000), Split(3_000, 2_000, 0, 5_000)];
        for (uint256 i = 0; i < 3; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IAttributionLedger.MissingPayee.selector, missing[i], usualSplit())
            );
            ledger.registerModel(bytes32(i), ALICE, oneDataNet(), missing[i], usualSplit());
            bytes32 id = ledger.registerModel(bytes32(i), ALICE, oneDataNet(), missing[i], without[i]);
            _termsAre(id, 1, missing[i], without[i]);
        }
    }

    function test_termsChangeLater() public {
        vm.expectEmit(true, true, true, true, address(ledger));
        emit IAttributionLedger.TermsSet(modelId, 2, START + 1 days, Payees(ALICE, BOB, CAROL), _other);
        _change(Payees(ALICE, BOB, CAROL), _other);
        _termsAre(modelId, 1, payees(), usualSplit());
        vm.warp(START + 1 days - 1);
        _termsAre(modelId, 1, payees(), usualSplit());
        vm.warp(START + 1 days);
        _termsAre(modelId, 2, Payees(ALICE, BOB, CAROL), _other);
        _change(payees(), usualSplit());
        _termsAre(modelId, 2, Payees(ALICE, BOB, CAROL), _other);
        vm.warp(START + 2 days);
        _termsAre(modelId, 3, payees(), usualSplit());
    }

    function test_termsNotYetInEffectAreReplaced() public {
        _change(Payees(ALICE, BOB, CAROL), _other);
        vm.warp(START + 1 days - 1);
        _change(Payees(BOB, BOB, BOB), _other);
        vm.warp(START + 1 days);
        _termsAre(modelId, 1, payees(), usualSplit());
        vm.warp(START + 2 days - 1);
        _termsAre(modelId, 2, Payees(BOB, BOB, BOB), _other);
    }

    function test_onlyTheOwnerChangesTerms() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAttributionLedger.NotModelOwner.selector, modelId, ALICE, MODEL_OWNER)
        );
        vm.prank(ALICE);
        ledger.changeTerms(modelId, payees(), usualSplit());
        vm.expectRevert(
            abi.encodeWithSelector(
                IAttributionLedger.NotModelOwner.selector, bytes32("none"), ALICE, address(0)
            )
        );
        vm.prank(ALICE);
        ledger.changeTerms("none", payees(), usualSplit());
        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.InvalidSplit.selector, 0));
        _change(payees(), Split(0, 0, 0, 0));
    }

    function test_thereAreNoTermsOfUnknownModels() public {
        vm.expectRevert(abi.encodeWithSelector(IAttributionLedger.UnknownModel.selector, bytes32("none")));
        ledger.termsOf("none");
    }

    function _change(Payees memory to, Split memory split) private {
        vm.prank(MODEL_OWNER);
        ledger.changeTerms(modelId, to, split);
    }

    function _termsAre(bytes32 id, uint256 version, Payees memory to, Split memory split) private view {
        (uint256 foundVersion, Payees memory foundTo, Split memory foundSplit) = ledger.termsOf(id);
        eq(foundVersion, version, "version");
        eq(abi.encode(foundTo), abi.encode(to), "payees");
        eq(abi.encode(foundSplit), abi.encode(split), "split");
    }
}
