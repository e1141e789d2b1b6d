/**
 * In the tests of a scratch copy `new X(a, b)` becomes `X(made("X.sol:X", abi.encode(a, b)))`: the same contract
 * made by the same caller, but of the code that forge's artifact of X holds when the test runs.
 */

/** Solidity that makes a contract of an artifact's code; a constructor's refusal is passed on. */
export const madeSource = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface VmCode {
    function getCode(string calldata artifact) external view returns (bytes memory);
}

function made(string memory artifact, bytes memory arguments) returns (address at) {
    VmCode vm = VmCode(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
    bytes memory code = abi.encodePacked(vm.getCode(artifact), arguments);
    assembly {
        at := create(0, add(code, 32), mload(code))
        if iszero(at) {
            returndatacopy(0, 0, returndatasize())
            revert(0, returndatasize())
        }
    }
}
`;

/** The source of a test with contracts of `names` made of artifacts. */
export function withMade(source, names) {
  let text = source;
  for (const name of names)
    for (let at = text.indexOf(`new ${name}(`); at >= 0; at = text.indexOf(`new ${name}(`)) {
      const begin = at + `new ${name}(`.length;
      const end = closing(text, begin);
      const args = text.slice(begin, end).trim();
      const encoded = args === "" ? '""' : `abi.encode(${args})`;
      text = `${text.slice(0, at)}${name}(made("${name}.sol:${name}", ${encoded}))${text.slice(end + 1)}`;
    }
  if (text === source) return source;
  return text.replace(/^pragma .*$/m, (line) => `${line}\nimport {made} from "contracts/test/Made.sol";`);
}

/** Where the parenthesis closes that opened before `begin`. */
function closing(text, begin) {
  let depth = 1;
  for (let at = begin; ; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
}
