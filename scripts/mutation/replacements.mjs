/**
 * What may stand for what: each operator and the ones it is replaced by, one mutant each.
 *
 * An operator is broken in every way that the two values it compares or joins could differ: a comparison
 * gets both its neighbor (the bound moved by one) and its contrary, an equality of integers both halves.
 */

const arithmetic = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "**": ["*"],
  "<<": [">>"],
  ">>": ["<<"],
  "&": ["|"],
  "|": ["&"],
  "^": ["&"],
};
const comparisons = {
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "==": ["!="],
  "!=": ["=="],
};
const joins = { "&&": ["||"], "||": ["&&"] };
const compound = {
  "+=": ["-=", "="],
  "-=": ["+=", "="],
  "*=": ["/=", "="],
  "/=": ["*=", "="],
  "%=": ["="],
  "|=": ["&=", "="],
  "&=": ["|=", "="],
  "^=": ["="],
  "<<=": [">>=", "="],
  ">>=": ["<<=", "="],
};
const yul = {
  add: "sub",
  sub: "add",
  mul: "div",
  div: "mul",
  mod: "mul",
  and: "or",
  or: "and",
  xor: "and",
  shl: "shr",
  shr: "shl",
  lt: "gt",
  gt: "lt",
  slt: "sgt",
  sgt: "slt",
  eq: "xor",
};

/** The kind of a binary operator, and what it becomes. */
export function ofBinary(operator, typeString, right) {
  if (operator in arithmetic) return { kind: "arithmetic", to: arithmetic[operator] };
  if (operator in joins) return { kind: "condition", to: joins[operator] };
  const isInteger = /^u?int|^literal|^int_const/.test(typeString);
  // What is no less than zero and at most zero is zero.
  const isNoneLess = right === "0" && /^uint/.test(typeString);
  const halves = isInteger && operator === "==" ? [">=", ...(isNoneLess ? [] : ["<="])] : [];
  return { kind: "comparison", to: [...comparisons[operator], ...halves] };
}

/** What an operator that computes and assigns becomes. */
export function ofCompound(operator) {
  return compound[operator] ?? [];
}

/** What a function of the machine becomes, undefined where there is no contrary. */
export function ofYul(name) {
  return yul[name];
}

/** The values of a type that say nothing, for a return that is broken; none where there is no literal of it. */
export function emptyValues(typeString) {
  if (typeString === "bool") return ["true", "false"];
  if (/^u?int\d*$/.test(typeString)) return ["0"];
  const bytes = /^bytes\d+$/.exec(typeString);
  if (bytes) return [`${bytes[0]}(0)`];
  if (/^address/.test(typeString)) return ["address(0)"];
  return [];
}
