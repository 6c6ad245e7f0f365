// The access keys of a connection's user and their rotation. Owns which step is under way.

import type { Connection, Event, Fault, KeyReport, RotationStage, RotationStep } from '../../bindings';
import { toFault, type Host } from '../../host/host';

/** The five steps, in order, with the words of the button that takes each. */
export const rotationSteps: readonly { step: RotationStep; name: string; press: string }[] = [
  { step: 'create', name: 'Create', press: 'Create a new key' },
  { step: 'test', name: 'Test', press: 'Test the new key' },
  { step: 'switch', name: 'Switch', press: 'Switch to the new key' },
  { step: 'deactivate', name: 'Deactivate', press: 'Deactivate the old key' },
  { step: 'delete', name: 'Delete', press: 'Delete the old key' },
];

const stages: readonly RotationStage[] = ['created', 'tested', 'switched', 'deactivated', 'deleted'];

/** How many of the five steps are done. */
export function stepsDone(stage: RotationStage | undefined): number {
  return stage === undefined ? 0 : stages.indexOf(stage) + 1;
}

export class AccessKeys {
  report = $state.raw<KeyReport>();
  fault = $state.raw<Fault>();
  /** The step under way. */
  busy = $state<RotationStep>();
  private connection = '';

  constructor(private readonly host: Host) {}

  /** How many days old the key in use is, where that is too many. */
  get tooOld(): number | undefined {
    return this.report?.keys.find((key) => key.in_use && key.old)?.age_days;
  }

  /** Whether a key rotation waits to be gone on with. */
  get rotating(): boolean {
    const stage = this.report?.rotation?.stage;
    return stage !== undefined && stage !== 'deleted';
  }

  /** Looks at the keys of a connection; only one kind has some of its own. */
  async watch(connection: Connection | undefined): Promise<void> {
    this.connection = connection?.id ?? '';
    this.report = undefined;
    this.fault = undefined;
    if (connection?.kind === 'access_key' && connection.has_secret) await this.read(connection.id);
  }

  async read(connection: string): Promise<void> {
    this.connection = connection;
    await this.during(connection, () => this.host.call('access_keys', { connection }));
  }

  /** Takes a step of the rotation, or the last one back. */
  async take(step: RotationStep): Promise<void> {
    const { connection } = this;
    if (this.busy !== undefined || connection === '') return;
    this.busy = step;
    await this.during(connection, () => this.host.call('rotate_key', { connection, step }));
    this.busy = undefined;
  }

  heard(event: Event): void {
    const changed = event.event === 'stale' && event.tags.some((tag) => tag.tag === 'connections');
    if (changed && this.connection !== '' && this.report && this.busy === undefined)
      void this.read(this.connection);
  }

  private async during(connection: string, ask: () => Promise<KeyReport>): Promise<void> {
    try {
      const report = await ask();
      if (this.connection !== connection) return;
      this.report = report;
      this.fault = undefined;
    } catch (error) {
      const fault = toFault(error);
      if (this.connection === connection && fault.code !== 'cancelled') this.fault = fault;
    }
  }
}
