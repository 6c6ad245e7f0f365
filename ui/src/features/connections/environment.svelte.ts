// The environment of an application, masked, and how long what was copied stays in the clipboard.

import type { Environment, EnvironmentForm, Fault } from '../../bindings';
import { toFault, type Host } from '../../host/host';

export class ApplicationEnvironment {
  form = $state<EnvironmentForm>('dotenv');
  bucket = $state('');
  shown = $state.raw<Environment>();
  fault = $state.raw<Fault>();
  copying = $state(false);
  /** Seconds until the clipboard is cleared; absent when nothing of ours is in it. */
  left = $state<number>();
  private tick: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly host: Host,
    private readonly connection: string,
  ) {}

  async show(): Promise<void> {
    const of = this.of();
    if (of.bucket === '') return;
    const here = () => this.form === of.form && this.bucket === of.bucket;
    try {
      const shown = await this.host.call('show_environment', of);
      if (!here()) return;
      this.shown = shown;
      this.fault = undefined;
    } catch (error) {
      if (!here()) return;
      this.shown = undefined;
      this.fault = toFault(error);
    }
  }

  async choose(what: { form?: EnvironmentForm; bucket?: string }): Promise<void> {
    if (what.form !== undefined) this.form = what.form;
    if (what.bucket !== undefined) this.bucket = what.bucket;
    await this.show();
  }

  /** Copies it with its secrets, which never come through here. */
  async copy(): Promise<void> {
    if (this.copying || !this.shown) return;
    const seconds = this.shown.clipboard_seconds;
    this.copying = true;
    try {
      await this.host.call('copy_environment', this.of());
      this.fault = undefined;
      this.countDown(seconds);
    } catch (error) {
      this.fault = toFault(error);
    } finally {
      this.copying = false;
    }
  }

  end(): void {
    clearInterval(this.tick);
  }

  private of() {
    return { connection: this.connection, bucket: this.bucket, form: this.form };
  }

  private countDown(seconds: number): void {
    clearInterval(this.tick);
    const until = performance.now() + seconds * 1000;
    this.left = seconds;
    this.tick = setInterval(() => {
      const left = Math.ceil((until - performance.now()) / 1000);
      this.left = left > 0 ? left : undefined;
      if (left <= 0) clearInterval(this.tick);
    }, 250);
  }
}
