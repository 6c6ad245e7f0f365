// The rows of one folder as the engine keeps them, read by window. Owns which windows are here and which are due.

import type { Fault, ListingRows, OpenListing, Row, SortColumn } from '../../bindings';
import { toFault, type Host } from '../../host/host';

export const pageSize = 200;

/** How the rows are to be seen. */
export interface View {
  sort: SortColumn;
  descending: boolean;
  filter: string;
}

interface Page {
  rows: readonly Row[];
  /** The view it belongs to. */
  epoch: number;
  /** True when the engine said that rows changed since. */
  old: boolean;
}

export class Listing {
  /** Rows that the filter leaves; absent until the first answer. */
  total = $state<number>();
  loaded = $state(0);
  complete = $state(false);
  fault = $state.raw<Fault>();
  /** Grows with every page that comes in, so that views read rows again. */
  arrivals = $state(0);

  private id: string | undefined;
  private pages = new Map<number, Page>();
  private asked = new Set<number>();
  private epoch = 0;
  /** The newest state of the rows that the engine told of. */
  private told = -1;
  private range: readonly [number, number] = [0, 0];
  private closed = false;

  constructor(
    private readonly host: Host,
    readonly of: OpenListing,
    private view: View,
    private readonly onchange: () => void,
  ) {}

  /** The range last on screen. */
  get seen(): readonly [number, number] {
    return this.range;
  }

  /** Whether nothing more comes: it is whole, or it failed. */
  get ended(): boolean {
    return this.complete || this.fault !== undefined;
  }

  /** All rows at hand. */
  *here(): Iterable<Row> {
    for (const page of this.pages.values()) yield* page.rows;
  }

  /** Starts it and brings the first page. A fault shows in {@link fault}. */
  async open(): Promise<void> {
    try {
      this.id = (await this.host.call('open_listing', this.of)).listing;
      if (this.closed) return this.forget();
      await this.fetch(0);
    } catch (error) {
      this.fault = toFault(error);
      this.complete = true;
      if (!this.closed) this.onchange();
    }
  }

  /** The row at a place, or nothing while it is on its way. */
  row(index: number): Row | undefined {
    void this.arrivals;
    return this.pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Says which rows are on screen; what is missing is asked for, a little beyond the edges too. */
  want(first: number, last: number): void {
    this.range = [first, last];
    const ahead = Math.floor(pageSize / 4);
    const end = this.total === undefined ? last : Math.min(this.total - 1, last + ahead);
    for (let at = pageOf(Math.max(0, first - ahead)); at <= pageOf(Math.max(0, end)); at += 1) {
      const page = this.pages.get(at);
      if (!page || page.old || page.epoch !== this.epoch) void this.fetch(at);
    }
  }

  /** Shows the rows in another order or under another filter. */
  see(view: View): void {
    this.view = view;
    this.epoch += 1;
    this.range = [0, this.range[1] - this.range[0]];
    this.want(...this.range);
  }

  /** The engine says that the rows changed. */
  heard(listing: string, revision: number): void {
    if (listing !== this.id || revision <= this.told) return;
    this.told = revision;
    for (const page of this.pages.values()) page.old = true;
    this.want(...this.range);
  }

  /** Reads rows straight from the engine, for acts on more than what is on screen. */
  async read(start: number, count: number, view: View = this.view): Promise<ListingRows> {
    if (this.id === undefined) throw { code: 'internal', message: 'The folder is not open yet.' };
    return this.host.call('listing_window', { listing: this.id, start, count, ...view });
  }

  close(): void {
    this.closed = true;
    this.forget();
  }

  private forget(): void {
    if (this.id !== undefined) this.host.call('close_listing', { listing: this.id }).catch(() => undefined);
    this.id = undefined;
  }

  private async fetch(at: number): Promise<void> {
    if (this.id === undefined) return;
    if (this.asked.has(at)) return;
    this.asked.add(at);
    const epoch = this.epoch;
    const told = this.told;
    try {
      const answer = await this.read(at * pageSize, pageSize);
      if (!this.closed && epoch === this.epoch) this.take(at, answer, told);
    } catch (error) {
      if (!this.closed && epoch === this.epoch) this.fault = toFault(error);
    }
    this.asked.delete(at);
    // What was told or wanted meanwhile was not asked for twice: see whether it is due.
    if (!this.closed && !this.fault) this.want(...this.range);
  }

  private take(at: number, answer: ListingRows, told: number): void {
    // Pages of an earlier view stay on screen until the first one of the new view is here.
    for (const [number, page] of this.pages) if (page.epoch !== this.epoch) this.pages.delete(number);
    this.pages.set(at, { rows: answer.rows, epoch: this.epoch, old: told < this.told });
    this.total = answer.total;
    this.loaded = answer.loaded;
    this.complete = answer.complete;
    this.fault = answer.fault;
    this.arrivals += 1;
    this.onchange();
  }
}

function pageOf(index: number): number {
  return Math.floor(index / pageSize);
}
