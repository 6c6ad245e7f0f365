// The keys that work anywhere in the window. Those of the table are its own.

/** What a key asks the frame for. */
export type Shortcut = 'filter' | 'upload' | 'reload' | 'back' | 'forward' | 'help';

export function shortcut(event: KeyboardEvent): Shortcut | undefined {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (event.key === 'F5' || (command && key === 'r')) return 'reload';
  if (command && !event.shiftKey && !event.altKey)
    return key === 'f' ? 'filter' : key === 'u' ? 'upload' : undefined;
  if (event.altKey && !command) {
    if (event.key === 'ArrowLeft') return 'back';
    if (event.key === 'ArrowRight') return 'forward';
  }
  return event.key === 'F1' ? 'help' : undefined;
}

/** Every key, for the list that F1 shows. */
export const listed: readonly (readonly [keys: string, does: string])[] = [
  ['↑ ↓ PgUp PgDn Home End', 'Move through the documents'],
  ['Shift with these', 'Choose a range'],
  ['Space', 'Choose or drop the row'],
  ['Ctrl+A', 'Choose all documents'],
  ['Any letter', 'Go to a name'],
  ['Enter', 'Open the folder, or the document’s versions'],
  ['Backspace', 'Go up a folder'],
  ['Alt+← Alt+→', 'Go back, go forward'],
  ['Shift+F10', 'Actions on what is chosen'],
  ['Del', 'Delete what is chosen'],
  ['Ctrl+F', 'Filter the folder'],
  ['Ctrl+U', 'Upload'],
  ['F5', 'Reload'],
  ['F1', 'This list'],
];
