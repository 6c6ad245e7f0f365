// Makes toasts of sentences and faults.

import type { Announcer } from './host/acts';
import type { Toasts } from './kit/toasts.svelte';
import { dateAndTime, fullDate } from './lib/dates';
import { faultWords } from './lib/faults';

export function announcer(toasts: Toasts): Announcer {
  return {
    done(message, { undo, written }) {
      toasts.show({
        tone: 'done',
        message,
        ...(written === undefined ? {} : { moment: momentOf(written) }),
        ...(undo ? { action: { label: 'Undo', run: () => void undo() } } : {}),
      });
    },
    told(message) {
      toasts.show({ tone: 'info', message });
    },
    fault(fault) {
      const { severity, ...words } = faultWords(fault);
      toasts.show({ tone: severity, ...words });
    },
  };
}

function momentOf(instant: string) {
  return { instant, text: `Written ${dateAndTime(instant, new Date())}`, full: fullDate(instant) };
}
