// Where the keyboard is in the table and what is chosen. Rows that are not on screen are read from the engine.

import type { Row } from '../../bindings';
import type { Listing } from './listing.svelte';
import { Selection } from './selection.svelte';

export type DocumentRow = Extract<Row, { row: 'document' }>;

/** The most rows the engine gives at once. */
const most = 500;

export class Cursor {
  /** The row the keyboard is at. */
  active = $state(0);
  readonly selection = new Selection();
  /** Where a range that Shift extends begins. */
  private anchor = 0;

  constructor(private readonly listing: () => Listing | undefined) {}

  /** Begins anew, as in another folder. */
  reset(): void {
    this.selection.clear();
    this.home();
  }

  /** Goes to the first row and leaves the choice alone, as under another order. */
  home(): void {
    this.active = 0;
    this.anchor = 0;
  }

  /** Keeps to the rows there are, and puts what came in place of what was chosen. */
  settle(): void {
    this.active = Math.min(this.active, Math.max(0, this.total - 1));
    for (const row of this.listing()?.here() ?? []) this.selection.refresh(row);
  }

  /** Moves to a row and chooses it; `extend` chooses from the anchor to it. */
  move(to: number, how: 'choose' | 'extend' = 'choose'): void {
    const at = Math.min(Math.max(0, to), Math.max(0, this.total - 1));
    this.active = at;
    if (how === 'choose') {
      this.anchor = at;
      void this.choose(at, at);
    } else if (at < this.anchor) void this.choose(at, this.anchor);
    else void this.choose(this.anchor, at);
  }

  toggle(at: number): void {
    this.active = at;
    this.anchor = at;
    const row = this.listing()?.row(at);
    if (row) this.selection.toggle(row);
  }

  /** Chooses every document under the filter. Folders come first in every order: their end is found by halving. */
  async selectAll(): Promise<void> {
    const listing = this.listing();
    if (!listing) return;
    let low = 0;
    let high = listing.row(0)?.row === 'document' ? 0 : this.total;
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = listing.row(middle) ?? (await listing.read(middle, 1)).rows[0];
      if (row?.row === 'folder') low = middle + 1;
      else high = middle;
    }
    if (listing === this.listing()) this.selection.selectAll(this.total - low);
  }

  /** Every chosen document. */
  async chosen(): Promise<DocumentRow[]> {
    const rows = this.selection.everything ? await this.rows(0, this.total - 1) : this.selection.rows;
    return rows.filter((row): row is DocumentRow => row.row === 'document' && this.selection.has(row));
  }

  /** The first row from `from` on whose name starts with `text`, wrapping around; -1 when none does. */
  async find(text: string, from: number, wanted: () => boolean): Promise<number> {
    const listing = this.listing();
    if (!listing) return -1;
    const starts = (row: Row) => row.name.text.toLowerCase().startsWith(text.toLowerCase());
    const parts = [
      [from, this.total],
      [0, from],
    ] as const;
    for (const [start, end] of parts) {
      let at = start;
      while (at < end) {
        const row = listing.row(at);
        const rows = row ? [row] : (await listing.read(at, Math.min(most, end - at))).rows;
        if (!wanted() || listing !== this.listing() || rows.length === 0) return -1;
        const hit = rows.findIndex(starts);
        if (hit >= 0) return at + hit;
        at += rows.length;
      }
    }
    return -1;
  }

  private get total(): number {
    return this.listing()?.total ?? 0;
  }

  private async choose(from: number, to: number): Promise<void> {
    const here: Row[] = [];
    for (let index = from; index <= to; index += 1) {
      const row = this.listing()?.row(index);
      if (row) here.push(row);
    }
    this.selection.set(here.length === to + 1 - from ? here : await this.rows(from, to));
  }

  private async rows(from: number, to: number): Promise<Row[]> {
    const rows: Row[] = [];
    const listing = this.listing();
    while (listing && from + rows.length <= to) {
      const answer = await listing.read(from + rows.length, Math.min(most, to + 1 - from - rows.length));
      if (answer.rows.length === 0) break;
      rows.push(...answer.rows);
    }
    return rows;
  }
}
