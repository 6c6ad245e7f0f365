// What sign-ins wait for. Owns the one question on screen and its answer.

import type { Event, Fault, SignInAnswer, SignInQuestion } from '../../bindings';
import { toFault, type Host } from '../../host/host';

export class SignIn {
  questions = $state.raw<readonly SignInQuestion[]>([]);
  /** Why the last answer was not taken at all. */
  fault = $state.raw<Fault>();
  /** The question whose answer is on its way; until the engine says what came of it. */
  private answering = $state.raw<SignInQuestion>();

  constructor(private readonly host: Host) {}

  /** The oldest one: one at a time. */
  get current(): SignInQuestion | undefined {
    return this.questions[0];
  }

  get busy(): boolean {
    return this.answering !== undefined && this.answering === this.current;
  }

  heard(event: Event): void {
    if (event.event !== 'sign_in' && event.event !== 'snapshot') return;
    if (event.questions === undefined) return;
    const before = this.current;
    this.questions = event.questions.map((one) => this.questions.find((known) => same(known, one)) ?? one);
    if (this.current !== before) this.fault = undefined;
  }

  /** Answers the question on screen; it goes away, or comes back with what was wrong. */
  async answer(answer: Omit<SignInAnswer, 'question'>): Promise<void> {
    const question = this.current;
    if (!question || this.busy) return;
    this.fault = undefined;
    this.answering = question;
    try {
      await this.host.call('answer_sign_in', { ...answer, question: question.question });
    } catch (error) {
      this.answering = undefined;
      this.failed(question, error);
    }
  }

  /** Gives the sign-in up: what waited for it fails. */
  async cancel(): Promise<void> {
    const question = this.current;
    if (!question) return;
    this.answering = undefined;
    // It leaves at once: the event that says so may take its time.
    this.questions = this.questions.filter((one) => one !== question);
    await this.host.call('cancel_sign_in', { question: question.question }).catch(() => undefined);
  }

  async openPage(): Promise<void> {
    const question = this.current;
    if (!question) return;
    this.fault = undefined;
    try {
      await this.host.call('open_sign_in_page', { question: question.question });
    } catch (error) {
      this.failed(question, error);
    }
  }

  private failed(question: SignInQuestion, error: unknown): void {
    const fault = toFault(error);
    if (this.current !== question) return;
    // Nothing waits for it any more: so it need not be asked.
    if (fault.code === 's3.gone') this.questions = this.questions.filter((one) => one !== question);
    else this.fault = fault;
  }
}

/** Whether a question is as it was: one whose code was refused comes back with other words. */
function same(known: SignInQuestion, one: SignInQuestion): boolean {
  return JSON.stringify(known) === JSON.stringify(one);
}
