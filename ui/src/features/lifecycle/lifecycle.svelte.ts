// The lifecycle view of one bucket: its draft, its forecasts, its history and the sandbox's clock, each told what
// the others did.

import type {
  BucketRef,
  Configuration,
  Event,
  Fault,
  ImportedLifecycle,
  LifecycleHistory,
} from '../../bindings';
import type { Acts } from '../../host/acts';
import { toFault } from '../../host/host';
import { Applying } from './applying.svelte';
import { LifecycleDraft } from './draft.svelte';
import { Forecasts } from './forecasts.svelte';

export type LifecycleTab = 'rules' | 'forecast' | 'text' | 'history';

export class BucketLifecycle {
  tab = $state<LifecycleTab>('rules');
  readonly draft: LifecycleDraft;
  readonly forecasts: Forecasts;
  readonly applying: Applying;
  history = $state.raw<LifecycleHistory>();
  historyFault = $state.raw<Fault>();
  /** The sandbox's clock is moving. */
  moving = $state(false);
  /** Gets told that the rules have acted; the frame supplies it. */
  onmoved: () => void = () => undefined;

  constructor(private readonly acts: Acts) {
    this.draft = new LifecycleDraft(acts);
    this.forecasts = new Forecasts(acts.host);
    this.applying = new Applying(acts, this.draft);
    this.draft.onloaded = () => void this.loaded();
    this.draft.onreviewed = (draft, valid) =>
      void this.forecasts.readDraft(valid && this.draft.dirty ? draft : undefined);
  }

  get of(): BucketRef | undefined {
    return this.draft.of;
  }

  /** Shows a bucket, or nothing; the one on screen stays as it is. */
  show(of: BucketRef | undefined): void {
    if (of && this.of?.connection === of.connection && this.of.bucket === of.bucket) return;
    if (!of && !this.of) return;
    this.tab = 'rules';
    this.history = undefined;
    this.historyFault = undefined;
    this.applying.close();
    this.forecasts.show(of);
    this.draft.show(of);
  }

  showTab(tab: LifecycleTab): void {
    this.tab = tab;
    if (tab === 'history') void this.readHistory();
  }

  reload(): void {
    if (this.draft.dirty) void this.forecasts.read(true);
    else void this.draft.load();
    if (this.tab === 'history') void this.readHistory();
  }

  heard(event: Event): void {
    this.draft.heard(event);
    this.forecasts.heard(event);
  }

  /** Reads a text and takes it as the draft where it can be read; what was mended is given back. */
  async import(text: string): Promise<ImportedLifecycle | undefined> {
    const read = await this.acts.attempt('import_lifecycle', { text });
    const { draft } = this.draft;
    // A text that does not speak of the default minimum size leaves the bucket's as it is.
    if (read?.configuration && draft)
      this.take({
        ...read.configuration,
        minimum_size: read.configuration.minimum_size ?? draft.minimum_size,
      });
    return read;
  }

  /** Makes a configuration the draft and shows its rules. */
  take(configuration: Configuration): void {
    this.draft.editing = undefined;
    this.draft.change(configuration);
    this.tab = 'rules';
  }

  /** Moves the sandbox's clock; what the rules did is said. */
  async advance(days: number): Promise<void> {
    if (this.moving) return;
    this.moving = true;
    const moved = await this.acts.attempt('advance_sandbox', { days });
    this.moving = false;
    if (!moved) return;
    this.acts.done(moved.says);
    this.onmoved();
    await this.forecasts.read(true);
  }

  private async loaded(): Promise<void> {
    if (!this.draft.dirty) void this.forecasts.readDraft(undefined);
    if (this.tab === 'history') void this.readHistory();
    await this.forecasts.read();
  }

  private async readHistory(): Promise<void> {
    const { of } = this;
    if (!of) return;
    try {
      const history = await this.acts.host.call('lifecycle_history', of);
      if (this.of !== of) return;
      this.history = history;
      this.historyFault = undefined;
    } catch (error) {
      if (this.of === of) this.historyFault = toFault(error);
    }
  }
}
