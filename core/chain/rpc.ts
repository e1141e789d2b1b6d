import { FetchRequest } from "ethers";
import { DataNetError } from "../base/errors.ts";
import { badAnswer, fieldsOf } from "./answer.ts";

/** Whoever answers JSON-RPC: a node reached by URL, or a chain in the same process (EIP-1193). */
export interface Rpc {
  /** @throws RpcRefusal where the node answers with an error; DataNetError "unreachable", "badAnswer" */
  request(method: string, params: readonly unknown[]): Promise<unknown>;
}

/** What a node says instead of a result. Reverts carry their bytes in `data`. */
export class RpcRefusal extends Error {
  override readonly name = "RpcRefusal";
  readonly data: unknown;

  constructor(message: string, data: unknown) {
    super(message);
    this.data = data;
  }
}

/** A node that answers later than this is not there. */
const timeoutMs = 30_000;

/** JSON-RPC over HTTP. The URL may hold a key, so messages name its host alone. */
export function rpcOver(url: string): Rpc {
  const where = hostOf(url);
  let id = 0;
  return {
    async request(method, params) {
      const request = new FetchRequest(url);
      const asked = ++id;
      request.timeout = timeoutMs;
      request.body = { jsonrpc: "2.0", id: asked, method, params };
      const response = await request.send().catch((cause: unknown) => {
        const message = `${where}: ${method} got no answer; check the URL and whether the node runs`;
        throw new DataNetError("unreachable", message, { cause });
      });
      const answer = fieldsOf(`${where}: ${method}`, parse(`${where}: ${method}`, response.body));
      if (answer.id !== asked) throw badAnswer(`${where}: ${method}`, answer.id, `the id ${asked}`);
      if (answer.error !== undefined && answer.error !== null) {
        const { message, data } = fieldsOf(`${where}: ${method}`, answer.error);
        throw new RpcRefusal(String(message).slice(0, 200), data);
      }
      return answer.result;
    },
  };
}

/** The host of a URL, for messages. @throws DataNetError "invalidArgument" */
export function hostOf(url: string): string {
  const host = /^https?:\/\/(?:[^/?#@]*@)?([^/?#@]+)/i.exec(url)?.[1];
  if (host) return host;
  // The text itself is not repeated: it may be a key in the wrong place.
  throw new DataNetError("invalidArgument", "RPC URL: wanted http:// or https:// and a host; check it");
}

function parse(where: string, body: Uint8Array | null): unknown {
  const text = new TextDecoder().decode(body ?? new Uint8Array());
  try {
    return JSON.parse(text);
  } catch {
    throw badAnswer(where, text, "JSON");
  }
}
