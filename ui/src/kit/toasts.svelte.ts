// The messages that come and go. Owns their life: how long they stay, and that they wait while looked at.

import type { Explained } from './Explained.svelte';

/** One message. */
export interface Toast {
  readonly id: number;
  readonly tone: 'done' | 'info' | 'warning' | 'error';
  readonly title?: string;
  readonly message: string;
  readonly hint?: string;
  /** The moment that it is about: in a few words, and whole to hover. */
  readonly moment?: { readonly instant: string; readonly text: string; readonly full: string };
  readonly details?: string;
  readonly explained?: Explained;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Long enough to read and to reach Undo. */
const life = { done: 10_000, info: 10_000, warning: 14_000, error: 20_000 };
const most = 4;

export class Toasts {
  items = $state<Toast[]>([]);
  private next = 1;
  private timers = new Map<number, ReturnType<typeof setTimeout>>();
  private paused = false;

  show(toast: Omit<Toast, 'id'>): number {
    const same = this.items.find(
      (item) => item.message === toast.message && item.tone === toast.tone && !item.action && !toast.action,
    );
    if (same) this.dismiss(same.id);
    const id = this.next++;
    this.items.push({ ...toast, id });
    while (this.items.length > most) this.dismiss(this.items[0]?.id ?? 0);
    if (!this.paused) this.start(id, life[toast.tone]);
    return id;
  }

  dismiss(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.items = this.items.filter((item) => item.id !== id);
  }

  act(toast: Toast): void {
    this.dismiss(toast.id);
    toast.action?.run();
  }

  /** While the pointer or the focus is on them, none goes away. */
  pause(): void {
    this.paused = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  resume(): void {
    if (!this.paused) return;
    this.paused = false;
    for (const item of this.items) this.start(item.id, life[item.tone]);
  }

  private start(id: number, milliseconds: number): void {
    this.timers.set(
      id,
      setTimeout(() => this.dismiss(id), milliseconds),
    );
  }
}
