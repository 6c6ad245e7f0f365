// Light or dark: as the system has it, or as the person chose.

import { keep, kept } from './lib/kept';

export type Choice = 'system' | 'light' | 'dark';

export class Theme {
  choice = $state<Choice>('system');

  constructor() {
    const before = kept('theme');
    if (before === 'light' || before === 'dark') this.set(before);
  }

  set(choice: Choice): void {
    this.choice = choice;
    keep('theme', choice);
    if (choice === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = choice;
  }
}
