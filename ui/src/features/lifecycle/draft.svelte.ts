// A bucket's lifecycle rules on screen: what is in force, the draft that a person makes of it, and what the engine
// says of the draft. Owns the draft and when it is reviewed; applying and forecasting have classes of their own.

import type {
  BucketRef,
  Configuration,
  Event,
  Fault,
  Finding,
  Lifecycle,
  Review,
  Rule,
  RuleBars,
} from '../../bindings';
import type { Acts } from '../../host/acts';
import { toFault } from '../../host/host';
import { freeId, sameConfiguration, withNewRule, withoutRule, withRule } from './edits';

/** Long enough not to ask for every letter, short enough to feel at once. */
const wait = 250;

export class LifecycleDraft {
  of = $state.raw<BucketRef>();
  /** What the draft began from. */
  base = $state.raw<Lifecycle>();
  draft = $state.raw<Configuration>();
  fault = $state.raw<Fault>();
  /** What the engine said last, and of which draft. */
  private reviewed = $state.raw<{ review: Review; of: Configuration }>();
  reviewFault = $state.raw<Fault>();
  /** The rule whose form is open. */
  editing = $state<number>();
  /** What is in force is no longer what the draft began from. */
  outdated = $state(false);
  /** A person wants to go elsewhere and has a draft: yes leaves it. */
  leaving = $state.raw<(yes: boolean) => void>();

  readonly dirty = $derived(
    this.base !== undefined &&
      this.draft !== undefined &&
      !sameConfiguration(this.draft, this.base.configuration),
  );

  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Gets every draft that the engine called valid; the view's class supplies it. */
  onreviewed: (draft: Configuration, valid: boolean) => void = () => undefined;
  /** Gets told that other rules are in force. */
  onloaded: () => void = () => undefined;

  constructor(private readonly acts: Acts) {}

  get review(): Review | undefined {
    return this.reviewed?.review;
  }

  /** What the review says is said of the draft as it stands. */
  get current(): boolean {
    return this.reviewed !== undefined && this.reviewed.of === this.draft;
  }

  /** Shows a bucket; nothing of one before stays. */
  show(of: BucketRef | undefined): void {
    clearTimeout(this.timer);
    this.of = of;
    this.base = undefined;
    this.draft = undefined;
    this.fault = undefined;
    this.reviewed = undefined;
    this.reviewFault = undefined;
    this.editing = undefined;
    this.outdated = false;
    void this.load();
  }

  async load(): Promise<void> {
    const { of } = this;
    if (!of) return;
    try {
      const base = await this.acts.host.call('read_lifecycle', of);
      if (this.of === of) this.begin(base);
    } catch (error) {
      if (this.of !== of) return;
      this.base = undefined;
      this.draft = undefined;
      this.fault = toFault(error);
    }
  }

  /** Begins anew from what is in force, with that or with another draft of it. */
  begin(base: Lifecycle, draft: Configuration = base.configuration): void {
    clearTimeout(this.timer);
    this.fault = undefined;
    this.reviewFault = undefined;
    this.outdated = false;
    this.base = base;
    this.draft = draft;
    this.reviewed = { review: base.review, of: base.configuration };
    if (draft !== base.configuration) this.change(draft);
    else this.editing = undefined;
    this.onloaded();
  }

  /** Takes another draft; the engine is asked about it soon. */
  change(draft: Configuration): void {
    this.draft = draft;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.readReview(), wait);
  }

  discard(): void {
    const { base } = this;
    if (!base) return;
    this.editing = undefined;
    // What changed elsewhere meanwhile is read with it.
    if (this.outdated) void this.load();
    else this.begin(base);
  }

  editRule(at: number, rule: Rule): void {
    if (this.draft) this.change(withRule(this.draft, at, rule));
  }

  /** Adds a rule and opens its form. */
  addRule(rule: Rule, name: string): void {
    if (!this.draft) return;
    this.editing = this.draft.rules.length;
    this.change(withNewRule(this.draft, { ...rule, id: freeId(this.draft, rule.id ?? name) }));
  }

  duplicateRule(at: number): void {
    const rule = this.draft?.rules[at];
    if (!this.draft || !rule) return;
    const id = freeId(this.draft, `${rule.id ?? 'Rule'}-copy`);
    this.editing = at + 1;
    this.change(withNewRule(this.draft, { ...rule, id }, at + 1));
  }

  deleteRule(at: number): void {
    if (!this.draft) return;
    if (this.editing === at) this.editing = undefined;
    else if (this.editing !== undefined && this.editing > at) this.editing -= 1;
    this.change(withoutRule(this.draft, at));
  }

  /** What is said of a rule of the draft, as far as it is known: words of another rule are never shown. */
  findingsOf(at: number): Finding[] {
    const place = this.placeOf(at);
    return this.review?.findings.filter((finding) => place !== undefined && finding.rule === place) ?? [];
  }

  barsOf(at: number): RuleBars | undefined {
    const place = this.placeOf(at);
    return place === undefined ? undefined : this.review?.bars[place];
  }

  heard(event: Event): void {
    const { of } = this;
    if (event.event !== 'stale' || !of) return;
    const meant = event.tags.some(
      (tag) => tag.tag === 'lifecycle' && tag.connection === of.connection && tag.bucket === of.bucket,
    );
    if (!meant) return;
    // A draft is never thrown away behind somebody's back.
    if (this.dirty) this.outdated = true;
    else void this.load();
  }

  /** Whether the place may be left: asks where a draft would be lost. */
  mayLeave(): Promise<boolean> {
    if (!this.dirty) return Promise.resolve(true);
    this.leaving?.(false);
    return new Promise((resolve) => {
      this.leaving = (yes) => {
        this.leaving = undefined;
        resolve(yes);
      };
    });
  }

  private placeOf(at: number): number | undefined {
    const rule = this.draft?.rules[at];
    if (!rule || !this.reviewed) return undefined;
    const { rules } = this.reviewed.of;
    // A rule that was not edited is still the same value, wherever it stands now.
    const place = rules.indexOf(rule);
    if (place >= 0) return place;
    return rules.length === this.draft?.rules.length ? at : undefined;
  }

  private async readReview(): Promise<void> {
    const { of, draft } = this;
    if (!of || !draft) return;
    const here = () => this.of === of && this.draft === draft;
    try {
      const review = await this.acts.host.call('review_lifecycle', { ...of, configuration: draft });
      if (!here()) return;
      this.reviewed = { review, of: draft };
      this.reviewFault = undefined;
      this.onreviewed(draft, review.valid);
    } catch (error) {
      if (here()) this.reviewFault = toFault(error);
    }
  }
}
