import type { CancellationToken, CodeLens, CodeLensParams } from "vscode-languageserver";
import type { Contribution } from "../../core/contribute/contribution.ts";
import type { StoreAnnotation } from "../jobs.ts";
import type { Messages } from "../messages.ts";
import type { Annotated } from "../state.ts";

export interface CodeLensContext {
  readonly messages: Messages;
  readonly commands: boolean;
  wanted(uri: string): Promise<boolean>;
  current(uri: string, around: undefined, token: CancellationToken): Promise<Annotated | undefined>;
}

const maxLicenses = 4;

/** textDocument/codeLens: two lenses a DataNet above the first line, what is credited and what is not. */
export async function onCodeLens(
  context: CodeLensContext,
  { textDocument: { uri } }: CodeLensParams,
  token: CancellationToken,
): Promise<CodeLens[] | null> {
  if (!(await context.wanted(uri))) return null;
  const annotated = await context.current(uri, undefined, token);
  if (!annotated) return null;
  const { messages, commands } = context;
  const top = { line: 0, character: 0 };
  const lens = (title: string): CodeLens => ({
    range: { start: top, end: top },
    command: commands ? { title, command: "datanet.showShares", arguments: [uri] } : { title, command: "" },
  });
  const partial = annotated.end - annotated.begin < annotated.text.getText().length;
  const told = annotated.found.filter(({ annotation }) => annotation.tokens.beginChar.length > 0);
  return told.flatMap((store) => {
    const prefix = told.length > 1 ? `${store.name}: ` : "";
    const lenses = [lens(prefix + creditedTitle(messages, store)), lens(restTitle(messages, store))];
    return partial ? [...lenses, lens(messages.lensWindow())] : lenses;
  });
}

function creditedTitle(messages: Messages, { annotation, contributions }: StoreAnnotation): string {
  const { shares, creditMax } = annotation;
  if (shares.length === 0) return messages.lensNothing();
  const credit = shares.reduce((sum, share) => sum + share.credit, 0n);
  const licenses = licensesOf(annotation.attributions, contributions, messages);
  return messages.lensShares(messages.percent(Number(credit) / Number(creditMax)), shares.length, licenses);
}

function restTitle(messages: Messages, { annotation }: StoreAnnotation): string {
  const { unattributedCredit, commonsCredit, creditMax } = annotation;
  const part = (credit: bigint): string => messages.percent(Number(credit) / Math.max(1, Number(creditMax)));
  const unattributed = messages.lensRest(part(unattributedCredit));
  return commonsCredit === 0n
    ? unattributed
    : `${unattributed} · ${messages.lensCommons(part(commonsCredit))}`;
}

/** The licenses met, that of the most credit first. */
function licensesOf(
  attributions: StoreAnnotation["annotation"]["attributions"],
  contributions: ReadonlyMap<number, Contribution>,
  messages: Messages,
): string {
  const credits = new Map<string, bigint>();
  for (const { order, credit } of attributions) {
    const { license } = contributions.get(order)!;
    credits.set(license, (credits.get(license) ?? 0n) + credit);
  }
  const names = [...credits]
    .sort(([nameA, a], [nameB, b]) => (a > b ? -1 : a < b ? 1 : nameA < nameB ? -1 : 1))
    .map(([license]) => (license === "NOASSERTION" ? messages.licenseUnknown() : license));
  return [...names.slice(0, maxLicenses), ...(names.length > maxLicenses ? ["…"] : [])].join(", ");
}
