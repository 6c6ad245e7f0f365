// What the rules will do: of those in force and of the draft, side by side. Owns which answer is still asked for.

import type { BucketRef, Configuration, Event, Fault, LifecycleForecast } from '../../bindings';
import { toFault, type Host } from '../../host/host';

export class Forecasts {
  inForce = $state.raw<LifecycleForecast>();
  draft = $state.raw<LifecycleForecast>();
  fault = $state.raw<Fault>();
  months = $state(36);
  /** Versions and markers counted so far, while a count runs. */
  counted = $state<number>();
  /** How many answers are under way. */
  private asking = $state(0);
  private of: BucketRef | undefined;
  private configuration: Configuration | undefined;
  private turn = 0;

  constructor(private readonly host: Host) {}

  get busy(): boolean {
    return this.asking > 0;
  }

  /** Shows a bucket; nothing of one before stays. */
  show(of: BucketRef | undefined): void {
    this.of = of;
    this.inForce = undefined;
    this.draft = undefined;
    this.fault = undefined;
    this.counted = undefined;
    this.configuration = undefined;
    this.turn += 1;
  }

  /** Asks for what is in force, and for the draft where there is one. */
  async read(recount = false): Promise<void> {
    const turn = ++this.turn;
    const inForce = await this.ask(turn, recount, undefined);
    if (inForce) this.inForce = inForce;
    if (turn === this.turn && this.configuration) await this.readDraft(this.configuration);
  }

  /** Asks for a draft; none takes its forecast away. */
  async readDraft(configuration: Configuration | undefined): Promise<void> {
    this.configuration = configuration;
    if (!configuration) {
      this.draft = undefined;
      return;
    }
    // Without a count, that of what is in force is on its way and this follows it.
    if (!this.inForce && this.busy) return;
    const turn = ++this.turn;
    const draft = await this.ask(turn, false, configuration);
    if (draft && this.configuration === configuration) this.draft = draft;
  }

  showMonths(months: number): void {
    this.months = months;
    void this.read();
  }

  heard(event: Event): void {
    const { of } = this;
    if (event.event !== 'census' || event.connection !== of?.connection || event.bucket !== of.bucket) return;
    this.counted = event.done ? undefined : event.entries;
  }

  private async ask(turn: number, recount: boolean, configuration: Configuration | undefined) {
    const { of, months } = this;
    if (!of) return undefined;
    this.asking += 1;
    try {
      const request = { ...of, months, recount, ...(configuration ? { configuration } : {}) };
      const answer = await this.host.call('forecast_lifecycle', request);
      if (turn !== this.turn) return undefined;
      this.fault = undefined;
      return answer;
    } catch (error) {
      if (turn === this.turn) this.fault = toFault(error);
      return undefined;
    } finally {
      this.asking -= 1;
      if (this.asking === 0) this.counted = undefined;
    }
  }
}
