// The folder on screen: where it is and how it is seen. Owns the way there and back, and when rows are read anew.

import type { BucketInfo, Event, Fault, Folder, Row, ShownName, SortColumn, Tag } from '../../bindings';
import { toFault, type Host } from '../../host/host';
import { Cursor } from './cursor.svelte';
import { Listing, type View } from './listing.svelte';

/** A step of the breadcrumb, below the bucket. */
interface Step {
  name: ShownName;
  prefix: string;
}

/** A folder and the way to it. */
export interface Place {
  connection: string;
  bucket: string;
  steps: readonly Step[];
}

export class Browser {
  place = $state.raw<Place>();
  /** What the table shows. */
  listing = $state.raw<Listing>();
  info = $state.raw<BucketInfo>();
  infoFault = $state.raw<Fault>();
  deleted = $state(false);
  /** Why nothing may be written here, in a sentence; absent where it may. */
  readOnly = $state<string>();
  view = $state.raw<View>({ sort: 'name', descending: false, filter: '' });
  readonly cursor = new Cursor(() => this.listing);
  /** Keys on which an act is under way, until rows that show its outcome are here. */
  acting = $state.raw<ReadonlySet<string>>(new Set());

  private next: Listing | undefined;
  private back: readonly Place[] = $state.raw([]);
  private forward: readonly Place[] = $state.raw([]);

  constructor(private readonly host: Host) {}

  get prefix(): string {
    return this.place?.steps.at(-1)?.prefix ?? '';
  }

  get folder(): Folder | undefined {
    return (
      this.place && { connection: this.place.connection, bucket: this.place.bucket, prefix: this.prefix }
    );
  }

  get canGoBack(): boolean {
    return this.back.length > 0;
  }

  get canGoForward(): boolean {
    return this.forward.length > 0;
  }

  get total(): number {
    return this.listing?.total ?? 0;
  }

  open(place: Place): void {
    if (this.place) this.back = [...this.back.slice(-99), this.place];
    this.forward = [];
    this.go(place);
  }

  openFolder(row: Extract<Row, { row: 'folder' }>): void {
    const { name, prefix } = row;
    if (this.place) this.open({ ...this.place, steps: [...this.place.steps, { name, prefix }] });
  }

  /** Goes to a step of the breadcrumb; 0 is the bucket itself. */
  openStep(depth: number): void {
    if (this.place && depth >= 0 && depth < this.place.steps.length)
      this.open({ ...this.place, steps: this.place.steps.slice(0, depth) });
  }

  up(): void {
    if (this.place) this.openStep(this.place.steps.length - 1);
  }

  goBack(): void {
    const to = this.back.at(-1);
    if (!to || !this.place) return;
    this.forward = [this.place, ...this.forward];
    this.back = this.back.slice(0, -1);
    this.go(to);
  }

  goForward(): void {
    const [to, ...rest] = this.forward;
    if (!to || !this.place) return;
    this.back = [...this.back, this.place];
    this.forward = rest;
    this.go(to);
  }

  /** Leaves the folder, as when its connection is gone. */
  leave(): void {
    this.drop();
    this.place = undefined;
    this.info = undefined;
    this.back = [];
    this.forward = [];
  }

  /** Reads the folder anew; the rows on screen stay until the new ones are here. */
  reload(): void {
    if (!this.place) return;
    void this.readInfo(this.place);
    this.replace();
  }

  showDeleted(deleted: boolean): void {
    this.deleted = deleted;
    if (!deleted && this.view.sort === 'versions')
      this.view = { ...this.view, sort: 'name', descending: false };
    this.cursor.reset();
    this.replace();
  }

  filter(text: string): void {
    if (text === this.view.filter) return;
    this.view = { ...this.view, filter: text };
    this.cursor.selection.clear();
    this.seen();
  }

  sortBy(sort: SortColumn): void {
    const same = this.view.sort === sort;
    // Sizes, dates and counts are looked at for the largest or latest first.
    const descending = same ? !this.view.descending : sort !== 'name' && sort !== 'class';
    this.view = { ...this.view, sort, descending };
    this.seen();
  }

  row(index: number): Row | undefined {
    return this.listing?.row(index);
  }

  startActing(keys: readonly string[]): void {
    this.acting = new Set([...this.acting, ...keys]);
  }

  stopActing(keys: readonly string[]): void {
    const gone = new Set(keys);
    this.acting = new Set([...this.acting].filter((key) => !gone.has(key)));
  }

  heard(event: Event): void {
    if (event.event === 'listing') {
      this.listing?.heard(event.listing, event.revision);
      this.next?.heard(event.listing, event.revision);
    } else if (event.event === 'stale' && event.tags.some((tag) => this.shows(tag))) this.replace();
  }

  private shows(tag: Tag): boolean {
    return (
      tag.tag === 'objects' &&
      tag.connection === this.place?.connection &&
      tag.bucket === this.place.bucket &&
      tag.prefix === this.prefix
    );
  }

  private go(place: Place): void {
    const sameBucket = place.connection === this.place?.connection && place.bucket === this.place.bucket;
    this.drop();
    this.place = place;
    this.view = { ...this.view, filter: '' };
    if (!sameBucket) {
      this.info = undefined;
      this.infoFault = undefined;
      void this.readInfo(place);
    }
    this.listing = this.start();
    void this.listing?.open();
  }

  private start(): Listing | undefined {
    const listing: Listing | undefined =
      this.folder &&
      new Listing(this.host, { ...this.folder, deleted: this.deleted }, this.view, () => {
        if (listing === this.next) this.swap();
        else if (listing === this.listing) this.cursor.settle();
      });
    return listing;
  }

  private drop(): void {
    this.listing?.close();
    this.next?.close();
    this.listing = undefined;
    this.next = undefined;
    this.acting = new Set();
    this.cursor.reset();
  }

  /** Opens the folder a second time beside the one on screen; {@link swap} follows. */
  private replace(): void {
    this.next?.close();
    this.next = this.start();
    void this.next?.open();
  }

  /** Takes the newly read rows on screen once they are as many as those they replace. */
  private swap(): void {
    const next = this.next;
    const shown = this.listing;
    if (!next) return;
    const ended = next.complete || next.fault !== undefined;
    if (!ended && shown && !shown.fault && next.loaded < shown.loaded) return;
    this.next = undefined;
    shown?.close();
    this.listing = next;
    if (shown) next.want(...shown.seen);
    this.acting = new Set();
    this.cursor.settle();
  }

  private seen(): void {
    this.cursor.home();
    this.listing?.see(this.view);
    this.next?.see(this.view);
  }

  private async readInfo(place: Place): Promise<void> {
    const { connection, bucket } = place;
    const here = () => this.place?.connection === connection && this.place.bucket === bucket;
    try {
      const info = await this.host.call('bucket_info', { connection, bucket });
      if (!here()) return;
      this.info = info;
      this.infoFault = info.versioning_fault;
    } catch (error) {
      if (here()) this.infoFault = toFault(error);
    }
  }
}
