import { expect, test } from 'vitest';
import { tableKey } from './keys';

const at = { active: 10, total: 100, page: 20, typing: false };
const key = (init: KeyboardEventInit, where = at) => tableKey(new KeyboardEvent('keydown', init), where);

test.each([
  [{ key: 'ArrowDown' }, { do: 'move', to: 11, extend: false }],
  [
    { key: 'ArrowUp', shiftKey: true },
    { do: 'move', to: 9, extend: true },
  ],
  [{ key: 'PageDown' }, { do: 'move', to: 30, extend: false }],
  [{ key: 'PageUp' }, { do: 'move', to: -10, extend: false }],
  [{ key: 'Home' }, { do: 'move', to: 0, extend: false }],
  [{ key: 'End' }, { do: 'move', to: 99, extend: false }],
  [{ key: 'Enter' }, { do: 'open' }],
  [{ key: 'Backspace' }, { do: 'up' }],
  [{ key: 'Delete' }, { do: 'delete' }],
  [{ key: ' ' }, { do: 'toggle' }],
  [{ key: 'a', ctrlKey: true }, { do: 'all' }],
  [{ key: 'a', metaKey: true }, { do: 'all' }],
  [{ key: 'F10', shiftKey: true }, { do: 'menu' }],
  [{ key: 'ContextMenu' }, { do: 'menu' }],
  [{ key: 'Escape' }, { do: 'none' }],
  [{ key: 'ä' }, { do: 'type', text: 'ä' }],
])('%o means %o', (init, does) => {
  expect(key(init)).toEqual(does);
});

test('a space belongs to the name while letters are typed', () => {
  expect(key({ key: ' ' }, { ...at, typing: true })).toEqual({ do: 'type', text: ' ' });
});

test.each([{ key: 'f', ctrlKey: true }, { key: 'ArrowLeft', altKey: true }, { key: 'F5' }, { key: 'Tab' }])(
  '%o is left to the window',
  (init) => {
    expect(key(init)).toBeUndefined();
  },
);
