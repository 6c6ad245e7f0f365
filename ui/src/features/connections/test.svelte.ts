// A connection's test as the engine reports it. Owns which run is on screen.

import type { Check, CheckStep, Event, Fault, TestReport } from '../../bindings';
import { toFault, type Host } from '../../host/host';

/** What each step does, in the order in which they run. */
export const stepWords: Record<CheckStep, { name: string; does: string }> = {
  list: { name: 'List', does: 'Asks for the buckets, or for the documents of this one.' },
  put: { name: 'Put', does: 'Writes a small document under a temporary key.' },
  presign: { name: 'Presigned link', does: 'Makes a link and fetches it without the key.' },
  compare: { name: 'Get and compare', does: 'Reads the document back and compares every byte.' },
  delete: { name: 'Delete', does: 'Removes what was put, every version of it.' },
};

/** What the five steps look like before they begin. */
const ahead: readonly Check[] = (Object.keys(stepWords) as CheckStep[]).map((step) => ({
  step,
  state: 'waiting',
  says: stepWords[step].does,
}));

export class ConnectionTest {
  report = $state.raw<TestReport>();
  /** Why the test could not run at all. */
  fault = $state.raw<Fault>();
  private run = $state('');

  constructor(private readonly host: Host) {}

  get steps(): readonly Check[] {
    return this.report?.steps ?? ahead;
  }

  get running(): boolean {
    return this.run !== '' && this.fault === undefined && this.report?.done !== true;
  }

  /** Back to before any test; what still runs is not listened to. */
  reset(): void {
    this.run = '';
    this.report = undefined;
    this.fault = undefined;
  }

  /** Runs the five steps; without a bucket only those that need none. */
  async start(connection: string, bucket: string): Promise<void> {
    this.reset();
    const run = crypto.randomUUID();
    this.run = run;
    try {
      const of = { connection, run, ...(bucket === '' ? {} : { bucket }) };
      this.heardReport(await this.host.call('test_connection', of));
    } catch (error) {
      if (this.run === run) this.fault = toFault(error);
    }
  }

  /** Ends it: what it has put is removed, the rest is left out. */
  async cancel(): Promise<void> {
    if (!this.running) return;
    // One that has ended by itself meanwhile is what was wanted.
    await this.host.call('cancel_connection_test', { run: this.run }).catch(() => undefined);
  }

  heard(event: Event): void {
    if (event.event === 'connection_test') this.heardReport(event.report);
  }

  private heardReport(report: TestReport): void {
    // The answer and the events come by different ways: what was done stays done.
    if (report.run === this.run && this.report?.done !== true) this.report = report;
  }
}

/** Beyond it S3 soon refuses requests, which it does from 15 minutes on. */
const skewTooFar = 5 * 60_000;

/** The clock beside the server's, in words. `Date` has whole seconds: less than two are none. */
export function clockWords(millis: number): { text: string; wrong: boolean } {
  const seconds = Math.round(Math.abs(millis) / 1000);
  if (seconds < 2) return { text: 'In step with the server', wrong: false };
  const far = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return {
    text: `${far} ${millis > 0 ? 'ahead of' : 'behind'} the server`,
    wrong: Math.abs(millis) > skewTooFar,
  };
}

/** `< 1 ms`, `84 ms`, `1.2 s`. */
export function duration(millis: number): string {
  if (millis < 1) return '< 1 ms';
  return millis < 1000 ? `${millis} ms` : `${(millis / 1000).toFixed(1)} s`;
}

/** The whole report as text, for a mail to whoever runs the store. */
export function reportText(name: string, report: TestReport): string {
  const { identity, clock_skew_millis: skew, latency_millis: latency } = report;
  const facts = [
    `Connection test of “${name}”`,
    `Bucket: ${report.bucket ?? 'none'}`,
    ...(identity ? [`Account: ${identity.account}`, `Identity: ${identity.arn}`] : []),
    `Region: ${report.region ?? 'not known'}`,
    ...(skew === undefined ? [] : [`Clock: ${clockWords(skew).text}`]),
    ...(latency === undefined ? [] : [`Latency: ${duration(latency)}`]),
  ];
  const steps = report.steps.flatMap((check) => [
    `${stepWords[check.step].name}: ${check.state}${check.millis === undefined ? '' : ` (${duration(check.millis)})`} — ${check.says}`,
    ...(check.fault?.detail === undefined ? [] : [`  ${check.fault.detail}`]),
  ]);
  return [...facts, '', ...steps].join('\n');
}
