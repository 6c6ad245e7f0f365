// What is done to the documents chosen in the table. Owns the questions asked before and the sentences after.

import type { DownloadItem, Queued } from '../../bindings';
import type { Acts } from '../../host/acts';
import { bytes } from '../../lib/bytes';
import { count } from '../../lib/counts';
import type { Browser } from './browser.svelte';
import type { DocumentRow } from './cursor.svelte';
import { foldersIn, wholeFolder } from './refusals';

/** The most documents that one command takes. */
const most = 1000;
/** From so many documents on a name list says less than a number. */
const few = 3;

/** A question before an act on many documents. */
export interface Question {
  title: string;
  text: string;
  confirm: string;
  danger: boolean;
  answer: (yes: boolean) => void;
}

export class DocumentActs {
  question = $state.raw<Question>();
  /** An act on many documents that is under way. */
  progress = $state.raw<{ label: string; done: number; total: number }>();
  private stopped = false;

  constructor(
    private readonly acts: Acts,
    private readonly browser: Browser,
  ) {}

  async upload(): Promise<void> {
    const { folder } = this.browser;
    if (folder && !this.refuses()) this.queued(await this.acts.attempt('upload_documents', folder));
  }

  /** Downloads what is chosen; documents under a delete marker have nothing to read. */
  async downloadChosen(): Promise<void> {
    const rows = await this.chosenDocuments();
    await this.download(rows.map(({ key }) => ({ key })));
  }

  async download(items: DownloadItem[]): Promise<void> {
    const { place } = this.browser;
    if (!place || items.length === 0) return;
    const { connection, bucket } = place;
    this.queued(await this.acts.attempt('download_documents', { connection, bucket, items }));
  }

  async deleteChosen(): Promise<void> {
    await this.delete(await this.chosenDocuments());
  }

  /** Deletes documents. Where the bucket keeps versions many are asked for here; elsewhere the host asks. */
  async delete(rows: readonly DocumentRow[]): Promise<void> {
    const { place, info } = this.browser;
    if (!place || rows.length === 0 || this.refuses()) return;
    const kept = info?.versioning === 'enabled';
    if (!kept && rows.length > most) {
      const message = `This bucket may keep no old versions: at most ${count(most, 'document')} can be deleted at once here.`;
      return this.acts.fault({ code: 'input.invalid', message, hint: 'Choose fewer documents.' });
    }
    if (kept && rows.length > 1 && !(await this.askToDelete(rows))) return;
    const { connection, bucket } = place;
    await this.inTurn('Deleting', rows, most, async (part) => {
      const documents = part.map(({ key, etag, size }) => ({
        key,
        size,
        ...(etag === undefined ? {} : { etag }),
      }));
      return this.acts.attempt('delete_documents', { connection, bucket, documents });
    });
  }

  async undeleteChosen(): Promise<void> {
    await this.undelete((await this.browser.cursor.chosen()).filter((row) => row.deleted));
  }

  async undelete(rows: readonly DocumentRow[]): Promise<void> {
    const { place } = this.browser;
    if (!place || rows.length === 0 || this.refuses()) return;
    const { connection, bucket } = place;
    await this.inTurn(
      'Undeleting',
      rows,
      1,
      async ([row]) => row && this.acts.attempt('undelete_document', { connection, bucket, key: row.key }),
    );
  }

  /** Stops an act on many after the part that runs. */
  stop(): void {
    this.stopped = true;
  }

  /** Says what was left out of a queue, and why. */
  queued(queued: Queued | undefined): void {
    const [fault, ...more] = queued?.skipped ?? [];
    if (!fault) return;
    const message =
      more.length === 0 ? fault.message : `${fault.message} And ${more.length} more were left out.`;
    this.acts.fault({ ...fault, message });
  }

  /** The chosen documents that are there. Folders are left alone, and that is said. */
  private async chosenDocuments(): Promise<DocumentRow[]> {
    const { cursor } = this.browser;
    const folders = foldersIn(cursor.selection);
    const rows = (await cursor.chosen()).filter((row) => !row.deleted);
    if (folders > 0)
      this.acts.told(
        rows.length === 0 ? wholeFolder : `${count(folders, 'folder')} left out. ${wholeFolder}`,
      );
    return rows;
  }

  /** Says why where nothing may be written: a key can ask for what no button offers. */
  private refuses(): boolean {
    const { readOnly } = this.browser;
    if (readOnly !== undefined) this.acts.fault({ code: 's3.denied', message: readOnly });
    return readOnly !== undefined;
  }

  private async inTurn(
    verb: 'Deleting' | 'Undeleting',
    rows: readonly DocumentRow[],
    size: number,
    act: (
      part: readonly DocumentRow[],
    ) => Promise<{ message: string; undo?: string; cancelled: boolean } | undefined>,
  ): Promise<void> {
    const undos: string[] = [];
    let message = '';
    let done = 0;
    this.stopped = false;
    const keys = rows.map((row) => row.key);
    this.browser.startActing(keys);
    try {
      for (let at = 0; at < rows.length && !this.stopped; at += size) {
        if (rows.length > size) this.progress = { label: verb, done: at, total: rows.length };
        const part = rows.slice(at, at + size);
        const outcome = await act(part);
        if (!outcome || outcome.cancelled) break;
        done += part.length;
        message = outcome.message;
        if (outcome.undo !== undefined) undos.push(outcome.undo);
      }
    } finally {
      this.progress = undefined;
    }
    if (done < rows.length) this.browser.stopActing(keys.slice(done));
    if (done === 0) return;
    if (verb === 'Deleting' && !this.browser.deleted) this.browser.cursor.selection.clear();
    const words = verb === 'Deleting' ? 'deleted' : 'undeleted';
    this.acts.done(done <= size ? message : `${count(done, 'document')} ${words}.`, undos, () =>
      this.browser.stopActing(keys),
    );
  }

  private askToDelete(rows: readonly DocumentRow[]): Promise<boolean> {
    const total = rows.reduce((sum, row) => sum + row.size, 0);
    const names = rows.slice(0, few).map((row) => row.name.text);
    const rest = rows.length - names.length;
    const list = rest > 0 ? `${names.join('\n')}\nand ${rest.toLocaleString()} more` : names.join('\n');
    return new Promise((resolve) => {
      this.question = {
        title: `Delete ${count(rows.length, 'document')} (${bytes(total)})?`,
        text: `${list}\n\nEach gets a delete marker. All versions stay in the bucket, and Undo brings the documents back.`,
        confirm: `Delete ${count(rows.length, 'document')}`,
        danger: true,
        answer: (yes) => {
          this.question = undefined;
          resolve(yes);
        },
      };
    });
  }
}
