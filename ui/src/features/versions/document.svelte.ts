// The document in the inspector: its history and its details, read anew when they are stale.

import type { Details, DocumentRef, Event, Fault, FutureOfDocument, History, Version } from '../../bindings';
import type { Acts } from '../../host/acts';
import { toFault } from '../../host/host';

type Tab = 'details' | 'versions';

export class ShownDocument {
  /** Which document; absent when none is chosen. */
  of = $state.raw<DocumentRef>();
  tab = $state<Tab>('versions');
  history = $state.raw<History>();
  historyFault = $state.raw<Fault>();
  details = $state.raw<Details>();
  detailsFault = $state.raw<Fault>();
  /** What lifecycle rules will do to it; absent until it is known. */
  future = $state.raw<FutureOfDocument>();
  /** The version that the details are of; absent for the current one. */
  version = $state.raw<Version>();
  /** The version an act is under way on. */
  busy = $state<string>();

  constructor(private readonly acts: Acts) {}

  show(of: DocumentRef | undefined): void {
    if (of && this.isShown(of)) return;
    this.of = of;
    this.history = undefined;
    this.historyFault = undefined;
    this.future = undefined;
    this.details = undefined;
    this.detailsFault = undefined;
    this.version = undefined;
    this.busy = undefined;
    this.load();
  }

  showTab(tab: Tab): void {
    this.tab = tab;
    if (tab === 'details' && !this.details) void this.readDetails();
  }

  /** Shows the details of a version, or of the current one. */
  showDetailsOf(version: Version | undefined): void {
    this.version = version?.is_latest ? undefined : version;
    this.tab = 'details';
    this.details = undefined;
    this.detailsFault = undefined;
    void this.readDetails();
  }

  load(): void {
    void this.readHistory();
    void this.readFuture();
    if (this.tab === 'details') void this.readDetails();
    else this.details = undefined;
  }

  heard(event: Event): void {
    if (event.event !== 'stale') return;
    const { of } = this;
    if (event.tags.some((tag) => tag.tag === 'versions' && this.isShown(tag))) this.load();
    else if (
      event.tags.some(
        (tag) => tag.tag === 'lifecycle' && tag.connection === of?.connection && tag.bucket === of.bucket,
      )
    )
      void this.readFuture();
  }

  /** Copies a version on top; refused by the engine when the document changed since it was shown. */
  async restore(version: Version): Promise<void> {
    const { of, history } = this;
    if (!of || !history?.shown) return;
    const { shown } = history;
    await this.during(version, () =>
      this.acts.run(() =>
        this.acts.host.call('restore_version', { ...of, version_id: version.version_id, shown }),
      ),
    );
  }

  /** The version of this id, as far as the history is known. */
  entry(id: string): Version | undefined {
    return this.history?.versions.find((version) => version.version_id === id);
  }

  /** Takes the delete marker on top away. */
  async undelete(marker: Version): Promise<void> {
    const { of } = this;
    if (!of) return;
    await this.during(marker, () =>
      this.acts.run(() => this.acts.host.call('undelete_document', { ...of, version_id: marker.version_id })),
    );
  }

  private async during(version: Version, act: () => Promise<boolean>): Promise<void> {
    if (this.busy !== undefined) return;
    const { of } = this;
    this.busy = version.version_id;
    const done = await act();
    if (this.of !== of) return;
    this.busy = undefined;
    // What was shown is no longer so, or never was: look again. After success the stale tag does it.
    if (!done) this.load();
  }

  private isShown(of: DocumentRef): boolean {
    const here = this.of;
    return here?.connection === of.connection && here.bucket === of.bucket && here.key === of.key;
  }

  private async readHistory(): Promise<void> {
    const { of } = this;
    if (!of) return;
    try {
      const history = await this.acts.host.call('list_versions', of);
      if (this.of !== of) return;
      this.history = history;
      this.historyFault = undefined;
    } catch (error) {
      if (this.of !== of) return;
      this.history = undefined;
      this.historyFault = toFault(error);
    }
  }

  private async readFuture(): Promise<void> {
    const { of } = this;
    if (!of) return;
    try {
      const future = await this.acts.host.call('document_future', of);
      if (this.of === of) this.future = future;
    } catch (error) {
      if (this.of === of)
        this.future = { outlook: null, revival: null, disagreement: null, fault: toFault(error) };
    }
  }

  private async readDetails(): Promise<void> {
    const { of, version } = this;
    if (!of) return;
    const here = () => this.of === of && this.version === version;
    try {
      const id = version?.version_id;
      const details = await this.acts.host.call('document_details', {
        ...of,
        ...(id === undefined ? {} : { version_id: id }),
      });
      if (!here()) return;
      this.details = details;
      this.detailsFault = undefined;
    } catch (error) {
      if (!here()) return;
      this.details = undefined;
      this.detailsFault = toFault(error);
    }
  }
}
