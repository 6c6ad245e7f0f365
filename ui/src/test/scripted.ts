// A host that answers as a test tells it: the double at the page's own boundary.

import type { Event } from '../bindings';
import { Acts } from '../host/acts';
import type { CommandName, Host, Request, Response } from '../host/host';

type Answers = { [N in CommandName]?: (request: Request<N>) => Response<N> | Promise<Response<N>> };

export class ScriptedHost implements Host {
  /** Every call so far, in order. */
  readonly calls: { name: CommandName; request: unknown }[] = [];
  private readonly listeners = new Set<(event: Event) => void>();

  constructor(public answers: Answers = {}) {}

  async call<N extends CommandName>(name: N, request: Request<N>): Promise<Response<N>> {
    this.calls.push({ name, request });
    const answer = this.answers[name];
    if (!answer) throw { code: 'internal', message: `The test has no answer for ${name}.` };
    return answer(request);
  }

  subscribe(listener: (event: Event) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onFileDrag(): () => void {
    return () => undefined;
  }

  /** The requests of one command. */
  asked<N extends CommandName>(name: N): Request<N>[] {
    return this.calls.filter((call) => call.name === name).map((call) => call.request as Request<N>);
  }
}

/** Acts whose sentences a test can read. */
export function scriptedActs(host: Host) {
  const said: { message: string; undo?: () => Promise<void>; written?: string }[] = [];
  const acts = new Acts(host, {
    done: (message, more) => said.push({ message, ...more }),
    told: (message) => said.push({ message }),
    fault: (fault) => said.push({ message: `${fault.code}: ${fault.message}` }),
  });
  return { acts, said };
}

/** Lets everything that is due happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** A promise that the test settles. */
export function held<T>() {
  let give: (value: T) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((resolve, reject) => {
    give = resolve;
    fail = reject;
  });
  return { promise, give, fail };
}
