// Putting a draft in force: what is asked on the way, and what the engine answered. Owns the dialog's stage.

import type {
  AppliedLifecycle,
  Configuration,
  DestroyedSoon,
  Finding,
  Lifecycle,
  ThreeWay,
} from '../../bindings';
import type { Acts } from '../../host/acts';
import type { LifecycleDraft } from './draft.svelte';

/** Where the dialog stands. */
export type Stage =
  | { at: 'changes' }
  | { at: 'confirm'; soon: DestroyedSoon; type_this: string }
  | { at: 'invalid'; findings: readonly Finding[] }
  | { at: 'changed'; theirs: Lifecycle; threeWay: ThreeWay; merged: Configuration | null };

export class Applying {
  stage = $state.raw<Stage>();
  busy = $state(false);
  typed = $state('');

  constructor(
    private readonly acts: Acts,
    private readonly draft: LifecycleDraft,
  ) {}

  /** Shows what would change. */
  open(): void {
    this.typed = '';
    this.stage = { at: 'changes' };
  }

  close(): void {
    if (!this.busy) this.stage = undefined;
  }

  /** Sends the draft; `typed` goes along once it was asked for. */
  async apply(): Promise<void> {
    const { of, base, draft: configuration } = this.draft;
    if (!of || !base || !configuration || this.busy) return;
    const asked = this.stage?.at === 'confirm';
    this.busy = true;
    const answer = await this.acts.attempt('apply_lifecycle', {
      ...of,
      configuration,
      stamp: base.stamp,
      ...(asked ? { typed: this.typed } : {}),
    });
    this.busy = false;
    if (!answer || this.draft.of !== of) {
      if (this.draft.of !== of) this.stage = undefined;
      return;
    }
    this.take(answer, of.bucket);
  }

  /** Goes on from what is in force now with one of the answers to the three-way view. */
  settle(configuration: Configuration): void {
    const { stage } = this;
    if (stage?.at !== 'changed') return;
    this.stage = undefined;
    this.draft.begin(stage.theirs, configuration);
  }

  private take(answer: AppliedLifecycle, bucket: string): void {
    switch (answer.outcome) {
      case 'applied':
        this.stage = undefined;
        this.draft.begin(answer.lifecycle);
        this.acts.done(
          `The lifecycle rules of “${bucket}” are in force.`,
          answer.undo === undefined ? [] : [answer.undo],
        );
        return;
      case 'invalid':
        this.stage = { at: 'invalid', findings: answer.findings };
        return;
      case 'must_confirm':
        this.typed = '';
        this.stage = { at: 'confirm', soon: answer.soon, type_this: answer.type_this };
        return;
      case 'changed':
        this.stage = {
          at: 'changed',
          theirs: answer.lifecycle,
          threeWay: answer.three_way,
          merged: answer.merged,
        };
    }
  }
}

export type Choice = 'mine' | 'theirs';

/** What is taken where nobody chooses: what only they changed is theirs, everything else mine. */
export function usual(three: ThreeWay): Choice[] {
  return three.rules.map((rule) => (rule.side === 'only_theirs' ? 'theirs' : 'mine'));
}

/** The configuration that comes of choosing rule by rule; what stands beside the rules as a whole goes by who changed it. */
export function chosen(
  three: ThreeWay,
  choices: readonly Choice[],
  mine: Configuration,
  theirs: Configuration,
): Configuration {
  const rules = three.rules.flatMap((rule, at) => {
    const place = choices[at] === 'theirs' ? rule.theirs : rule.mine;
    const from = choices[at] === 'theirs' ? theirs : mine;
    const taken = place === null ? undefined : from.rules[place];
    return taken ? [taken] : [];
  });
  return {
    rules,
    minimum_size: (three.minimum_size === 'only_theirs' ? theirs : mine).minimum_size,
    unknown: (three.unknown === 'only_theirs' ? theirs : mine).unknown,
  };
}
