// Runs commands that change something and says what came of it, with Undo where the engine offers it.

import type { Done, Fault } from '../bindings';
import { toFault, type CommandName, type Host, type Request, type Response } from './host';

/** Where sentences for the person go; the frame supplies it. */
export interface Announcer {
  done(message: string, more: { undo?: () => Promise<void>; written?: string }): void;
  /** Says something that is neither done nor wrong. */
  told(message: string): void;
  fault(fault: Fault): void;
}

export class Acts {
  constructor(
    readonly host: Host,
    private readonly announcer: Announcer,
  ) {}

  /** Runs a command; a fault is announced and gives nothing back. */
  async attempt<N extends CommandName>(name: N, request: Request<N>): Promise<Response<N> | undefined> {
    try {
      return await this.host.call(name, request);
    } catch (error) {
      this.fault(error);
      return undefined;
    }
  }

  /** Runs an act and announces its sentence with Undo. True when it was done. */
  async run(act: () => Promise<Done>): Promise<boolean> {
    try {
      const done = await act();
      if (!done.cancelled) this.tell(done);
      return !done.cancelled;
    } catch (error) {
      this.fault(error);
      return false;
    }
  }

  /** Announces a sentence whose Undo takes several acts back, the last one first. */
  done(message: string, undos: readonly string[] = [], onundone?: () => void): void {
    const undo = async () => void ((await this.undo(undos)) && onundone?.());
    this.announcer.done(message, undos.length === 0 ? {} : { undo });
  }

  /** Takes acts back, the last one first, and says what came of it. True when all were. */
  async undo(undos: readonly string[]): Promise<boolean> {
    let last: Done | undefined;
    for (const undo of undos.toReversed()) {
      const done = await this.attempt('undo', { undo });
      if (done === undefined) return false;
      if (!done.cancelled) last = done;
    }
    if (last) this.tell(last);
    return true;
  }

  /** Says what a person should know who tried something that can't be done. */
  told(message: string): void {
    this.announcer.told(message);
  }

  fault(error: unknown): void {
    const fault = toFault(error);
    if (fault.code !== 'cancelled') this.announcer.fault(fault);
  }

  private tell({ message, written, undo }: Done): void {
    this.announcer.done(message, {
      ...(undo === undefined ? {} : { undo: async () => void (await this.undo([undo])) }),
      ...(written === undefined ? {} : { written }),
    });
  }
}
