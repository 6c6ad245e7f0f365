// Light or dark: as the system has it, or as the person chose.

import type { Kept } from './host/kept';

export type Choice = 'system' | 'light' | 'dark';

export class Theme {
  choice = $state<Choice>('system');

  constructor(private readonly kept: Kept) {
    const before = kept.get('theme');
    this.set(before === 'light' || before === 'dark' ? before : 'system');
  }

  set(choice: Choice): void {
    this.choice = choice;
    this.kept.set('theme', choice === 'system' ? undefined : choice);
    if (choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  }
}
