// Which key does what in the table of documents. Words for acts, no act itself.

export type TableKey =
  | { do: 'move'; to: number; extend: boolean }
  | { do: 'open' | 'up' | 'delete' | 'toggle' | 'all' | 'none' | 'menu' }
  | { do: 'type'; text: string };

interface Where {
  active: number;
  total: number;
  /** Rows that fit on the screen. */
  page: number;
  /** Whether letters were typed a moment ago, so that a space belongs to the name. */
  typing: boolean;
}

/** What a key means at a row; nothing when it means nothing here. */
export function tableKey(event: KeyboardEvent, at: Where): TableKey | undefined {
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey) return undefined;
  const move = (to: number): TableKey => ({ do: 'move', to, extend: event.shiftKey });
  switch (event.key) {
    case 'ArrowDown':
      return move(at.active + 1);
    case 'ArrowUp':
      return move(at.active - 1);
    case 'PageDown':
      return move(at.active + at.page);
    case 'PageUp':
      return move(at.active - at.page);
    case 'Home':
      return move(0);
    case 'End':
      return move(at.total - 1);
    case 'Enter':
      return { do: 'open' };
    case 'Backspace':
      return { do: 'up' };
    case 'Delete':
      return { do: 'delete' };
    case 'Escape':
      return { do: 'none' };
    case 'ContextMenu':
      return { do: 'menu' };
    case 'F10':
      return event.shiftKey ? { do: 'menu' } : undefined;
    case ' ':
      return at.typing && !command ? { do: 'type', text: ' ' } : { do: 'toggle' };
  }
  if (command) return event.key.toLowerCase() === 'a' && !event.shiftKey ? { do: 'all' } : undefined;
  return [...event.key].length === 1 ? { do: 'type', text: event.key } : undefined;
}
