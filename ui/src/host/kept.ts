// What the window remembers between starts (theme, widths, what was open last). The page may store nothing
// itself: it is given the values before it is drawn, and every change goes on to the engine.

import type { Host } from './host';

/** So long a value that goes on changing, as a width under the pointer, is waited for. */
const wait = 300;

export class Kept {
  private readonly values: Map<string, string>;
  /** What the engine has not been given yet; a later value takes the place of an earlier one. */
  private readonly due = new Map<string, string | undefined>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly host: Host,
    before: Readonly<Record<string, string | undefined>> = {},
  ) {
    const known = Object.entries(before).filter((one): one is [string, string] => one[1] !== undefined);
    this.values = new Map(known);
  }

  /** Gets what could not be kept; the frame supplies it. */
  onfault: (error: unknown) => void = () => undefined;

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  /** Keeps a value, or forgets it. */
  set(name: string, value: string | undefined): void {
    if (this.take(name, value)) void this.flush();
  }

  /** As {@link set}, for what changes many times in a row. */
  setSoon(name: string, value: string | undefined): void {
    if (!this.take(name, value)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), wait);
  }

  /** Hands everything that waits over now. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    // One after the other, so that the last word about a name is the last that the engine hears.
    this.writing ??= this.write().then(() => {
      this.writing = undefined;
      // What came in as the last write ended.
      return this.due.size > 0 ? this.flush() : undefined;
    });
    return this.writing;
  }

  private take(name: string, value: string | undefined): boolean {
    if (this.values.get(name) === value) return false;
    if (value === undefined) this.values.delete(name);
    else this.values.set(name, value);
    this.due.set(name, value);
    return true;
  }

  private async write(): Promise<void> {
    for (let next = this.due.entries().next(); !next.done; next = this.due.entries().next()) {
      const [name, value] = next.value;
      this.due.delete(name);
      try {
        await this.host.call('set_preference', { name, ...(value === undefined ? {} : { value }) });
      } catch (error) {
        this.onfault(error);
      }
    }
  }
}
