// Makes toasts of sentences and faults.

import type { Announcer } from './host/acts';
import type { Toasts } from './kit/toasts.svelte';
import { faultWords } from './lib/faults';

export function announcer(toasts: Toasts): Announcer {
  return {
    done(message, undo) {
      toasts.show({
        tone: 'done',
        message,
        ...(undo ? { action: { label: 'Undo', run: () => void undo() } } : {}),
      });
    },
    fault(fault) {
      const { severity, ...words } = faultWords(fault);
      toasts.show({ tone: severity, ...words });
    },
  };
}
