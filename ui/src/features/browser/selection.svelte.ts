// Which rows are chosen: some by name, or all but a few. Owns the rules of click, Ctrl and Shift.

import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Row } from '../../bindings';

/** What tells a row from the others: a prefix ends in `/`, so that no document has the same. */
export function rowId(row: Row): string {
  return row.row === 'folder' ? `folder ${row.prefix}` : `document ${row.key}`;
}

export class Selection {
  private readonly some = new SvelteMap<string, Row>();
  private readonly except = new SvelteSet<string>();
  /** How many documents "all" stands for; absent while rows are chosen one by one. */
  private all = $state<number>();

  /** Whether every document of the folder is chosen, but for a few. */
  get everything(): boolean {
    return this.all !== undefined;
  }

  /** How many rows are chosen. */
  get count(): number {
    return this.all === undefined ? this.some.size : Math.max(0, this.all - this.except.size);
  }

  /** The chosen rows, where they were chosen one by one. */
  get rows(): Row[] {
    return [...this.some.values()];
  }

  /** The only chosen row. */
  get only(): Row | undefined {
    return this.all === undefined && this.some.size === 1 ? this.some.values().next().value : undefined;
  }

  has(row: Row): boolean {
    if (this.all === undefined) return this.some.has(rowId(row));
    return row.row === 'document' && !this.except.has(rowId(row));
  }

  clear(): void {
    this.some.clear();
    this.except.clear();
    this.all = undefined;
  }

  set(rows: readonly Row[]): void {
    this.clear();
    for (const row of rows) this.some.set(rowId(row), row);
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      if (this.all === undefined) this.some.set(rowId(row), row);
      else this.except.delete(rowId(row));
    }
  }

  toggle(row: Row): void {
    const id = rowId(row);
    if (this.all !== undefined) {
      if (row.row !== 'document') return;
      if (!this.except.delete(id)) this.except.add(id);
    } else if (!this.some.delete(id)) this.some.set(id, row);
  }

  /** Chooses all documents, of which there are so many. */
  selectAll(documents: number): void {
    this.clear();
    this.all = documents;
  }

  /** Puts newer rows in the place of chosen ones, so that sizes and states are those on screen. */
  refresh(row: Row): void {
    const id = rowId(row);
    if (this.some.has(id) && this.some.get(id) !== row) this.some.set(id, row);
  }
}
