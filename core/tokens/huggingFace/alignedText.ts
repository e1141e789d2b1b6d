/** A text that normalising has changed, and which characters of the original each code unit stands for. */
export interface AlignedText {
  /** `length` code units and two zeros. */
  readonly units: Uint16Array;
  readonly length: number;
  /**
   * Unit i stands for the characters [begins[i], ends[i]) of the original, none where it was put in;
   * undefined while nothing has changed, and unit i stands for character `offset` + i.
   */
  readonly begins: Int32Array | undefined;
  readonly ends: Int32Array | undefined;
  readonly offset: number;
}

/** The characters [begin, end) of a text as they are. */
export function sliceOf(units: Uint16Array, begin: number, end: number): AlignedText {
  const slice = new Uint16Array(end - begin + 2);
  slice.set(units.subarray(begin, end));
  return { units: slice, length: end - begin, begins: undefined, ends: undefined, offset: begin };
}

/** First character of the original that unit i of a text stands for. */
export function beginOf({ begins, offset }: AlignedText, i: number): number {
  return begins ? begins[i] : offset + i;
}

/** One past the last of them. */
export function endOf({ ends, offset }: AlignedText, i: number): number {
  return ends ? ends[i] : offset + i + 1;
}

/** A text that is made of pieces of another. */
export class AlignedWriter {
  readonly #from: AlignedText;
  #units: Uint16Array;
  #begins: Int32Array;
  #ends: Int32Array;
  #length = 0;

  /** @param room code units to expect */
  constructor(from: AlignedText, room: number) {
    this.#from = from;
    this.#units = new Uint16Array(room + 2);
    this.#begins = new Int32Array(room + 2);
    this.#ends = new Int32Array(room + 2);
  }

  /** Takes the unit at i over. */
  keep(i: number): void {
    this.#push(this.#from.units[i], beginOf(this.#from, i), endOf(this.#from, i));
  }

  /** Puts `text` in the place of the units [begin, end), none of them where both are equal. */
  put(text: string, begin: number, end: number): void {
    const { length } = this.#from;
    const first =
      begin < length ? beginOf(this.#from, begin) : length > 0 ? endOf(this.#from, length - 1) : 0;
    const last = end > begin ? endOf(this.#from, end - 1) : first;
    for (let i = 0; i < text.length; i++) this.#push(text.charCodeAt(i), first, last);
  }

  finish(): AlignedText {
    const length = this.#length;
    this.#units.fill(0, length);
    return {
      units: this.#units.subarray(0, length + 2),
      length,
      begins: this.#begins,
      ends: this.#ends,
      offset: 0,
    };
  }

  #push(unit: number, begin: number, end: number): void {
    const at = this.#length++;
    if (at + 2 >= this.#units.length) this.#grow();
    this.#units[at] = unit;
    this.#begins[at] = begin;
    this.#ends[at] = end;
  }

  #grow(): void {
    const room = 2 * this.#units.length + 16;
    const [units, begins, ends] = [new Uint16Array(room), new Int32Array(room), new Int32Array(room)];
    units.set(this.#units);
    begins.set(this.#begins);
    ends.set(this.#ends);
    [this.#units, this.#begins, this.#ends] = [units, begins, ends];
  }
}
