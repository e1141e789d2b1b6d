import { contributorKey } from "../../core/contribute/contributor.ts";
import type { Annotation } from "../../core/shares/annotation.ts";
import type { Output } from "./outputs.ts";
import type { Rule } from "./rules.ts";

/** Counts over outputs; add them up, then ask for parts. Tokens of commons are left out of all. */
export class Tally {
  passage = 0;
  passageFound = 0;
  passageBits = 0;
  passagePaid = 0;
  original = 0;
  originalFound = 0;
  rightPayee = 0;
  wrongPayee = 0;
  #share: { sum: number; outputs: number } = { sum: 0, outputs: 0 };

  /** Judges an output by a rule and counts what is right. */
  add(output: Output, annotation: Annotation, rule: Rule): void {
    const { tokens, commons, unigram } = annotation;
    const { paid, payee } = rule.judge(annotation, output.text);
    const [wanted, given] = [new Map<string, number>(), new Map<string, number>()];
    let total = 0;
    for (let j = 0; j < tokens.ids.length; j++) {
      if (commons[j] === 1) continue;
      const origin = output.origin[tokens.beginChar[j]];
      total += unigram[j];
      if (origin < 0) continue;
      if (origin === 0) {
        this.original++;
        if (paid[j] > 0) this.originalFound++;
      } else {
        const author = contributorKey(output.passages[origin - 1].contribution.contributor);
        this.passage++;
        this.passageBits += unigram[j];
        this.passagePaid += unigram[j] * paid[j];
        if (paid[j] > 0) this.passageFound++;
        const to = payee[j];
        if (to !== undefined) {
          if (contributorKey(to) === author) this.rightPayee++;
          else this.wrongPayee++;
        }
        wanted.set(author, (wanted.get(author) ?? 0) + unigram[j]);
      }
      const to = payee[j];
      if (to !== undefined)
        given.set(contributorKey(to), (given.get(contributorKey(to)) ?? 0) + unigram[j] * paid[j]);
    }
    let distance = 0;
    for (const name of new Set([...wanted.keys(), ...given.keys()]))
      distance += Math.abs((wanted.get(name) ?? 0) - (given.get(name) ?? 0));
    this.#share.sum += total === 0 ? 0 : distance / total;
    this.#share.outputs++;
  }

  /** Part of the tokens with a source for which something is paid. */
  get recall(): number {
    return this.passageFound / this.passage;
  }

  /** The same weighted by what the tokens tell and how much of them is paid. */
  get paidRecall(): number {
    return this.passagePaid / this.passageBits;
  }

  /** Part of the tokens for which something is paid that have a source. */
  get precision(): number {
    return this.passageFound / (this.passageFound + this.originalFound);
  }

  /** Part of the tokens without a source for which something is paid. */
  get falseCredit(): number {
    return this.originalFound / this.original;
  }

  /** Of the tokens paid to one contributor, those paid to the author of the passage. */
  get rightAuthor(): number {
    return this.rightPayee / (this.rightPayee + this.wrongPayee);
  }

  /** Mean over outputs of the sum over contributors of |share given - share due|. */
  get shareError(): number {
    return this.#share.sum / this.#share.outputs;
  }
}
