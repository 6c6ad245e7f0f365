// The queue of uploads and downloads as the engine tells it. Owns which are under way and how far they are together.

import { SvelteMap } from 'svelte/reactivity';
import type { Event, Transfer } from '../../bindings';
import type { Acts } from '../../host/acts';

const underWay = new Set<Transfer['state']>(['queued', 'running', 'verifying']);

export function isUnderWay(transfer: Transfer): boolean {
  return underWay.has(transfer.state);
}

export class Transfers {
  private readonly byId = new SvelteMap<string, Transfer>();
  /** Whether the panel is shown. It opens by itself for what is new. */
  open = $state(false);
  private waiting = new Map<string, Transfer>();

  /** What moves, then what waits for its turn, then what ended, newest first. */
  readonly all = $derived.by(() => {
    const list = [...this.byId.values()];
    return [
      ...list.filter((transfer) => isUnderWay(transfer) && transfer.state !== 'queued'),
      ...list.filter((transfer) => transfer.state === 'queued'),
      ...list.filter((transfer) => !isUnderWay(transfer)).reverse(),
    ];
  });
  readonly active = $derived(this.all.filter(isUnderWay));
  readonly failed = $derived(this.all.filter((transfer) => transfer.state === 'failed').length);
  readonly finished = $derived(this.all.length - this.active.length);

  constructor(
    private readonly acts: Acts,
    /** Calls back before the next picture is drawn. */
    private readonly soon: (run: () => void) => void = (run) => void requestAnimationFrame(run),
  ) {}

  /** How far those under way are together, from 0 to 1; absent when none is. */
  get progress(): number | undefined {
    if (this.active.length === 0) return undefined;
    const total = this.active.reduce((sum, transfer) => sum + transfer.total, 0);
    const bytes = this.active.reduce((sum, transfer) => sum + transfer.bytes, 0);
    return total === 0 ? 0 : bytes / total;
  }

  heard(event: Event): void {
    if (event.event === 'snapshot') {
      this.waiting.clear();
      this.byId.clear();
      for (const transfer of event.transfers.toReversed()) this.byId.set(transfer.id, transfer);
      if (this.active.length > 0) this.open = true;
    } else if (event.event === 'transfer') {
      // Thousands of small files say something at once: only the last word before a picture is drawn counts.
      if (this.waiting.size === 0) this.soon(() => this.take());
      this.waiting.set(event.transfer.id, event.transfer);
    }
  }

  async cancel(transfer: Transfer): Promise<void> {
    await this.acts.attempt('cancel_transfer', { transfer: transfer.id });
  }

  async retry(transfer: Transfer): Promise<void> {
    await this.acts.attempt('retry_transfer', { transfer: transfer.id });
  }

  async undo(transfer: Transfer): Promise<void> {
    if (transfer.undo !== undefined) await this.acts.undo([transfer.undo]);
  }

  async clear(): Promise<void> {
    if ((await this.acts.attempt('clear_transfers', {})) === undefined) return;
    for (const transfer of this.all) if (!isUnderWay(transfer)) this.byId.delete(transfer.id);
    if (this.byId.size === 0) this.open = false;
  }

  private take(): void {
    for (const [id, transfer] of this.waiting) {
      if (!this.byId.has(id)) this.open = true;
      this.byId.set(id, transfer);
    }
    this.waiting.clear();
  }
}
