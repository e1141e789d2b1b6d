/**
 * All mutants of a source, generated from its syntax tree.
 *
 * A mutant is one replacement: the bytes [begin, end) of the file become `text`. Every place of these kinds
 * has at least one: arithmetic, comparison, condition (of if, loops, ?: and each operand of && and ||),
 * require and revert, assignment, modifier, call (a statement that is a call), event, return, constant,
 * preimage (what is hashed or encoded, argument by argument).
 */
import { emptyValues, ofBinary, ofCompound, ofYul } from "./replacements.mjs";

/**
 * @param file its name, as printed
 * @param bytes the source, as the compiler counts it
 * @param ast the compiler's tree of it
 * @returns mutants in the order of their places, each with a name that does not change with line numbers
 */
export function mutantsOf(file, bytes, ast) {
  const found = [];
  const source = (node) => bytes.subarray(...span(node)).toString("utf8");
  const add = (kind, node, begin, end, text, scope) => {
    const [from, to] = span(node);
    const mutated = Buffer.concat([bytes.subarray(from, begin), Buffer.from(text), bytes.subarray(end, to)]);
    const change = `${oneLine(source(node))} -> ${oneLine(mutated.toString("utf8")) || "nothing"}`;
    found.push({ file, line: lineAt(bytes, begin), kind, begin, end, text, scope: scope.name, change });
  };
  const replace = (kind, node, text, scope) => add(kind, node, ...span(node), text, scope);
  walk(ast, { name: "", parent: ast, isHeader: false }, (node, scope) => {
    const visit = visitors[node.nodeType];
    visit?.(node, {
      bytes,
      source,
      scope,
      add: (...change) => add(...change, scope),
      replace: (...change) => replace(...change, scope),
    });
  });
  found.sort((a, b) => a.begin - b.begin || a.end - b.end);
  return named(found);
}

/** The source with the mutant's one change. */
export function mutatedBytes(bytes, { begin, end, text }) {
  return Buffer.concat([bytes.subarray(0, begin), Buffer.from(text), bytes.subarray(end)]);
}

const visitors = {
  BinaryOperation(node, { bytes, add, replace, source }) {
    const { operator, leftExpression: left, rightExpression: right, commonType } = node;
    const { kind, to } = ofBinary(operator, commonType.typeString, source(right));
    const begin = operatorAt(bytes, span(left)[1], span(right)[0], operator);
    for (const other of to) add(kind, node, begin, begin + operator.length, other);
    if (operator !== "&&" && operator !== "||") return;
    // Without one of the operands: each clause must matter.
    replace(kind, node, source(right));
    replace(kind, node, source(left));
  },
  UnaryOperation(node, { add, replace, source, scope }) {
    const { operator, subExpression: inner } = node;
    const [begin, end] = span(node);
    if (operator === "++" || operator === "--") {
      const other = operator === "++" ? "--" : "++";
      const at = node.prefix ? begin : end - 2;
      add("arithmetic", node, at, at + 2, other);
      // A loop that does not count never ends.
      if (!scope.isHeader) replace("assignment", node, source(inner));
    } else if (operator === "delete") replace("assignment", node, "0");
    else replace(operator === "!" ? "condition" : "arithmetic", node, source(inner));
  },
  Assignment(node, { bytes, add, replace, source }) {
    const { operator, leftHandSide: left, rightHandSide: right } = node;
    const begin = operatorAt(bytes, span(left)[1], span(right)[0], operator);
    for (const other of ofCompound(operator)) add("assignment", node, begin, begin + operator.length, other);
    replace("assignment", node, source(right));
  },
  VariableDeclarationStatement({ declarations, initialValue, ...node }, { add, scope }) {
    if (!initialValue || declarations.length !== 1 || scope.isHeader) return;
    if (initialValue.value === "0") return; // What it is without being said.
    add("assignment", node, span(declarations[0])[1], span(initialValue)[1], "");
  },
  Literal(node, { add, source, scope: { parent } }) {
    // Named by what it stands in: there are many zeros.
    if (parent.nodeType === "ArrayTypeName") return;
    if (node.kind === "number") add("constant", parent, ...span(node), `(${source(node)} + 1)`);
    else if (node.kind === "string") add("constant", parent, ...span(node), `${source(node).slice(0, -1)}x"`);
  },
  IfStatement: bothWays,
  Conditional: bothWays,
  WhileStatement: neverTrue,
  DoWhileStatement: neverTrue,
  ForStatement: neverTrue,
  FunctionCall(node, { add }) {
    const { expression, arguments: args } = node;
    if (expression.nodeType !== "MemberAccess" || !/^encode/.test(expression.memberName)) return;
    if (expression.expression.name !== "abi" || expression.memberName === "encodeCall") return;
    for (const [i, arg] of args.entries()) {
      const begin = i > 0 ? span(args[i - 1])[1] : span(arg)[0];
      const end = i > 0 || args.length === 1 ? span(arg)[1] : span(args[1])[0];
      add("preimage", node, begin, end, "");
    }
  },
  ExpressionStatement({ expression }, { replace }) {
    if (expression.nodeType !== "FunctionCall") return;
    const isRequire = ["require", "assert", "revert"].includes(expression.expression.name);
    replace(isRequire ? "require" : "call", expression, "0");
  },
  RevertStatement(node, { replace }) {
    replace("require", node, "0");
  },
  EmitStatement(node, { replace }) {
    replace("event", node, "0");
  },
  Return({ expression }, { replace, source }) {
    if (!expression) return;
    for (const value of emptyValues(expression.typeDescriptions.typeString ?? ""))
      if (value !== source(expression)) replace("return", expression, value);
  },
  ModifierInvocation(node, { replace }) {
    if (node.kind !== "baseConstructorSpecifier") replace("modifier", node, "");
  },
  YulAssignment: dropped,
  YulExpressionStatement: dropped,
  YulVariableDeclaration({ value }, { replace, source }) {
    if (value && source(value) !== "0") replace("assignment", value, "0");
  },
  YulLiteral(node, { add, source, scope: { parent } }) {
    if (node.kind === "number") add("constant", parent, ...span(node), `add(${source(node)}, 1)`);
  },
  YulFunctionCall(node, { add }) {
    const other = ofYul(node.functionName.name);
    if (other) add("arithmetic", node, ...span(node.functionName), other);
  },
};

function dropped(node, { replace }) {
  replace("assignment", node, "{}");
}

function bothWays({ condition }, { replace }) {
  replace("condition", condition, "true");
  replace("condition", condition, "false");
}

/** A loop whose condition always holds never ends, so only the other way says something. */
function neverTrue({ condition }, { replace }) {
  if (condition) replace("condition", condition, "false");
}

/** Calls `visit` for each node below, with its parent and the contract and function it stands in. */
function walk(node, scope, visit) {
  if (Array.isArray(node)) for (const each of node) walk(each, scope, visit);
  if (node === null || typeof node !== "object" || Array.isArray(node)) return;
  const inner = scopeOf(node, scope);
  if (node.nodeType) visit(node, inner);
  for (const [key, value] of Object.entries(node)) {
    const isHeader = key === "initializationExpression" || key === "loopExpression";
    if (value !== null && typeof value === "object")
      walk(
        value,
        { ...inner, isHeader: inner.isHeader || isHeader, parent: node.src ? node : inner.parent },
        visit,
      );
  }
}

function scopeOf(node, scope) {
  if (node.nodeType === "ContractDefinition") return { ...scope, name: node.name };
  if (node.nodeType !== "FunctionDefinition" && node.nodeType !== "ModifierDefinition") return scope;
  return { ...scope, name: [scope.name, node.name || node.kind].filter(Boolean).join("."), isHeader: false };
}

/** The bytes [begin, end) of a node. */
function span({ src }) {
  const [begin, length] = src.split(":").map(Number);
  return [begin, begin + length];
}

/** Where the operator stands between its operands; comments may stand there too. */
function operatorAt(bytes, begin, end, operator) {
  const between = bytes.subarray(begin, end).toString("latin1");
  const bare = between.replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => " ".repeat(comment.length));
  const at = bare.indexOf(operator);
  if (at < 0) throw new Error(`bug: no ${operator} in ${JSON.stringify(between)}`);
  return begin + at;
}

function lineAt(bytes, offset) {
  let line = 1;
  for (let i = 0; i < offset; i++) if (bytes[i] === 10) line++;
  return line;
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** `Contract.function: before -> after`, numbered where a function says the same twice. */
function named(mutants) {
  const counts = new Map();
  return mutants.map(({ scope, change, ...mutant }) => {
    const name = `${scope}: ${change}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { ...mutant, name: count > 1 ? `${name} (${count})` : name };
  });
}
