import type { Author } from "../contribute/contribution.ts";
import { contributorKey, normalizeContributor } from "../contribute/contributor.ts";
import { blameFile } from "./gitBlame.ts";
import type { GitRepository } from "./gitRepository.ts";
import { type GitCall, nulTerminated, readGit, streamGit } from "./runGit.ts";

/** Who wrote a text. */
export interface Authorship {
  /** The one who wrote the most characters; "unknown" where nobody is known. */
  readonly contributor: string;
  /** Undefined where one contributor wrote everything. */
  readonly authors: readonly Author[] | undefined;
  /** Lines whose author is not in the history that was fetched, or has no name that can be taken. */
  readonly unknownLines: number;
}

/**
 * The authors of files by the lines they wrote, as `git blame` follows them through renames, moves and
 * copies, under the names of .mailmap in HEAD. Those named by Co-authored-by trailers wrote the
 * lines of a commit together with its author, who is named first.
 */
export class AuthorFinder {
  readonly #repository: GitRepository;
  readonly #call: GitCall;
  /** By commit: its authors, none where they cannot be known. */
  readonly #authorsOf = new Map<string, readonly string[]>();

  constructor(repository: GitRepository, call: GitCall) {
    this.#repository = repository;
    this.#call = call;
    for (const commit of repository.shallow) this.#authorsOf.set(commit, []);
  }

  /**
   * @param path of a file of HEAD
   * @param text the file as it stands in HEAD, without a byte order mark; line ends may be CRLF
   * @returns undefined when nobody is known to have written any of it
   */
  async authorsOf(path: string, text: string): Promise<Authorship | undefined> {
    const commits = await blameFile(this.#repository, path, this.#call);
    await this.#learn(new Set(commits));
    const authors: Author[] = [];
    let unknownLines = 0;
    let begin = 0;
    let last: readonly string[] = [];
    for (const commit of commits) {
      const newline = text.indexOf("\n", begin);
      const end = newline < 0 ? text.length : newline + 1;
      const names = this.#authorsOf.get(commit) ?? [];
      if (names.length === 0) unknownLines++;
      if (names.length > 0 && end > begin) {
        const goesOn = authors.at(-1)?.endChar === begin && areSame(names, last);
        if (goesOn) {
          for (let a = 1; a <= names.length; a++)
            authors[authors.length - a] = { ...authors[authors.length - a], endChar: end };
        } else for (const contributor of names) authors.push({ beginChar: begin, endChar: end, contributor });
        last = names;
      }
      begin = end;
    }
    if (authors.length === 0) return undefined;
    const isWhole = authors.length === 1 && authors[0].beginChar === 0 && authors[0].endChar === text.length;
    return { contributor: mainAuthor(authors), authors: isWhole ? undefined : authors, unknownLines };
  }

  /** Asks git for the authors of commits that are not known yet. */
  async #learn(commits: ReadonlySet<string>): Promise<void> {
    const missing = [...commits].filter((commit) => !this.#authorsOf.has(commit));
    if (missing.length === 0) return;
    const format =
      "--format=tformat:%H%x00%aN%x00%aE%x00%(trailers:key=Co-authored-by,valueonly=true,unfold=true,separator=%x0A)";
    const args = ["log", "-z", "--no-walk=unsorted", "--no-show-signature", "--stdin", format];
    const call = { ...this.#call, input: missing.map((commit) => `${commit}\n`).join("") };
    const fields: string[] = [];
    const together: { commit: string; author: string | undefined; others: readonly string[] }[] = [];
    for await (const field of nulTerminated(streamGit(this.#repository, args, call))) {
      fields.push(field.toString("utf8"));
      if (fields.length < 4) continue;
      const [commit, name, mail, trailers] = fields.splice(0);
      together.push({ commit, author: contributorOf(name, mail), others: contactsIn(trailers) });
    }
    const mapped = await this.#mailmapped(together.flatMap(({ others }) => others));
    for (const { commit, author, others } of together) {
      const names = [author, ...others.map((contact) => mapped.get(contact))].filter(
        (name) => name !== undefined,
      );
      this.#authorsOf.set(commit, onceEach(names));
    }
  }

  /** Contacts of trailers under the names that .mailmap gives them. */
  async #mailmapped(contacts: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    const each = [...new Set(contacts)];
    if (each.length === 0) return new Map();
    const input = each.map((contact) => `${contact}\n`).join("");
    const answer = await readGit(this.#repository, ["check-mailmap", "--stdin"], { ...this.#call, input });
    const lines = answer.toString("utf8").split("\n");
    return new Map(
      each.map((contact, i) => {
        const found = contactPattern.exec(lines[i] ?? "");
        return [contact, found ? contributorOf(found[1], found[2]) : undefined];
      }),
    );
  }
}

const contactPattern = /^([^<>\n]*?) *<([^<>\s]+)>$/;

/** The contacts of Co-authored-by trailers, "Name <mail>"; what is none is nobody. */
function contactsIn(trailers: string): string[] {
  return trailers
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => contactPattern.test(line));
}

/** A name and mail of git as a contributor; undefined when neither can be taken. */
function contributorOf(name: string, mail: string): string | undefined {
  const address = /^[^<>\s]+@[^<>\s]+$/.test(mail) ? `<${mail}>` : "";
  for (const spelling of [`${name} ${address}`, address]) {
    try {
      return normalizeContributor(spelling);
    } catch {
      // Too long, empty, or with characters that turn text around: the mail alone may do.
    }
  }
  return undefined;
}

function onceEach(names: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const name of names) if (!byKey.has(contributorKey(name))) byKey.set(contributorKey(name), name);
  return [...byKey.values()];
}

function areSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => contributorKey(name) === contributorKey(b[i]));
}

/** Who wrote the most characters; of equals, who comes first. */
function mainAuthor(authors: readonly Author[]): string {
  const lengths = new Map<string, number>();
  const names = new Map<string, string>();
  for (const { beginChar, endChar, contributor } of authors) {
    const key = contributorKey(contributor);
    lengths.set(key, (lengths.get(key) ?? 0) + endChar - beginChar);
    if (!names.has(key)) names.set(key, contributor);
  }
  let most = "";
  for (const [key, length] of lengths) if (most === "" || length > lengths.get(most)!) most = key;
  return names.get(most)!;
}
