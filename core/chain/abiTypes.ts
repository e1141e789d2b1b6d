/** Types of what goes into and comes out of a contract, derived from its ABI while we compile. */
import type {
  Abi,
  AbiParameter,
  AbiParametersToPrimitiveTypes,
  AbiParameterToPrimitiveType,
  ExtractAbiEvent,
  ExtractAbiEventNames,
  ExtractAbiFunction,
  ExtractAbiFunctionNames,
} from "abitype";

/** All integers are big ones; accounts, hashes and bytes are texts that begin with 0x. */
declare module "abitype" {
  interface Register {
    addressType: string;
    bigIntType: bigint;
    intType: bigint;
    bytesType: { readonly inputs: string; readonly outputs: string };
  }
}

/** Names of the functions that only read. */
export type ReadName<A extends Abi> = ExtractAbiFunctionNames<A, "view" | "pure">;

/** Names of the functions that change the chain. */
export type WriteName<A extends Abi> = ExtractAbiFunctionNames<A, "nonpayable">;

/** Names of all functions. */
export type FunctionName<A extends Abi> = ExtractAbiFunctionNames<A>;

/** Names of the events. */
export type EventName<A extends Abi> = ExtractAbiEventNames<A>;

/** What a function takes. */
export type Arguments<A extends Abi, Name extends FunctionName<A>> = AbiParametersToPrimitiveTypes<
  ExtractAbiFunction<A, Name>["inputs"],
  "inputs"
>;

/** What a function gives: the value alone, or several by their names. */
export type Result<A extends Abi, Name extends FunctionName<A>> = ExtractAbiFunction<
  A,
  Name
>["outputs"] extends readonly [infer Only extends AbiParameter]
  ? AbiParameterToPrimitiveType<Only, "outputs">
  : ByName<ExtractAbiFunction<A, Name>["outputs"]>;

/** The values of an event, by their names. */
export type EventValues<A extends Abi, Name extends EventName<A>> = ByName<
  ExtractAbiEvent<A, Name>["inputs"]
>;

type ByName<Parameters extends readonly AbiParameter[]> = {
  readonly [P in Parameters[number] as P extends { readonly name: infer Name extends string }
    ? Name
    : never]: AbiParameterToPrimitiveType<P, "outputs">;
};

export type { Abi, AbiParameter };
