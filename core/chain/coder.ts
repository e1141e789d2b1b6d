/**
 * Calls and answers as bytes. An answer has to be the one encoding of what it says: bytes that decode and do
 * not encode to themselves again (dirty words, odd offsets, more at the end) are refused.
 */
import { type Result as Decoded, Interface, type InterfaceAbi, type ParamType } from "ethers";
import { invariant } from "../base/errors.ts";
import type { Abi, Arguments, EventName, EventValues, FunctionName, Result } from "./abiTypes.ts";
import { badAnswer } from "./answer.ts";

/** A contract where it stands. */
export interface Contract<A extends Abi> {
  readonly abi: A;
  readonly address: string;
  /** What it is called in messages. */
  readonly name: string;
}

const interfaces = new WeakMap<Abi, Interface>();

/** The interface that an ABI means; made once. */
export function interfaceOf(abi: Abi): Interface {
  const known = interfaces.get(abi);
  if (known) return known;
  const made = new Interface(abi as InterfaceAbi);
  interfaces.set(abi, made);
  return made;
}

/** The bytes of a call. */
export function encodeCall<A extends Abi, Name extends FunctionName<A>>(
  abi: A,
  name: Name,
  args: Arguments<A, Name>,
): string {
  return interfaceOf(abi).encodeFunctionData(name, args as readonly unknown[]);
}

/** What a function answered. @throws DataNetError "badAnswer" */
export function decodeResult<A extends Abi, Name extends FunctionName<A>>(
  where: string,
  abi: A,
  name: Name,
  data: string,
): Result<A, Name> {
  const coder = interfaceOf(abi);
  const { outputs } = knownFunction(coder, name);
  const values = strictly(where, data, () => {
    const decoded = coder.decodeFunctionResult(name, data);
    return { decoded: plainList(outputs, decoded), again: coder.encodeFunctionResult(name, decoded) };
  });
  return (outputs.length === 1 ? values[0] : byName(outputs, values)) as Result<A, Name>;
}

/** A log as a node tells it, checked for its form. */
export interface Log {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

/** The values of a log if it is of this event, else undefined. @throws DataNetError "badAnswer" */
export function decodeEvent<A extends Abi, Name extends EventName<A>>(
  where: string,
  abi: A,
  name: Name,
  { topics, data }: Log,
): EventValues<A, Name> | undefined {
  const coder = interfaceOf(abi);
  const event = coder.getEvent(name);
  invariant(event !== null, `there is an event ${name}`);
  if (topics[0] !== event.topicHash) return undefined;
  const values = strictly(where, [...topics, data].join(), () => {
    const decoded = coder.decodeEventLog(event, data, topics);
    const again = coder.encodeEventLog(event, [...decoded]);
    return { decoded: plainList(event.inputs, decoded), again: [...again.topics, again.data].join() };
  });
  return byName(event.inputs, values) as EventValues<A, Name>;
}

/** The first topic of the logs of an event. */
export function topicOf<A extends Abi>(abi: A, name: EventName<A>): string {
  const event = interfaceOf(abi).getEvent(name);
  invariant(event !== null, `there is an event ${name}`);
  return event.topicHash;
}

/** Values of ethers as plain ones: accounts in lower case, structs as objects, lists as lists. */
export function plainList(parameters: readonly ParamType[], decoded: Decoded): unknown[] {
  return parameters.map((parameter, i) => plain(parameter, decoded[i]));
}

function plain(parameter: ParamType, value: unknown): unknown {
  if (parameter.arrayChildren)
    return [...(value as Decoded)].map((each) => plain(parameter.arrayChildren!, each));
  if (parameter.components)
    return byName(parameter.components, plainList(parameter.components, value as Decoded));
  return parameter.type === "address" || parameter.type.startsWith("bytes")
    ? (value as string).toLowerCase()
    : value;
}

function byName(parameters: readonly ParamType[], values: readonly unknown[]): { [name: string]: unknown } {
  return Object.fromEntries(parameters.map(({ name }, i) => [name, values[i]]));
}

function knownFunction(coder: Interface, name: string): { readonly outputs: readonly ParamType[] } {
  const found = coder.getFunction(name);
  invariant(found !== null, `there is a function ${name}`);
  return found;
}

function strictly<T>(
  where: string,
  data: string,
  decode: () => { readonly decoded: T; readonly again: string },
): T {
  try {
    const { decoded, again } = decode();
    if (again.toLowerCase() === data.toLowerCase()) return decoded;
  } catch {
    // What cannot be decoded at all is refused like what is not spelled as it should be.
  }
  throw badAnswer(where, data, "the encoding of its result");
}
