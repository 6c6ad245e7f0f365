// Why what is chosen can't be downloaded or deleted, in words.

import type { Selection } from './selection.svelte';

export const wholeFolder =
  'A folder can’t be downloaded or deleted as a whole: open it and choose its documents.';

/** Absent when there is a document to act on. */
export function refusal(selection: Selection): string | undefined {
  if (selection.everything) return undefined;
  const { rows } = selection;
  if (rows.some((row) => row.row === 'document' && !row.deleted)) return undefined;
  if (rows.some((row) => row.row === 'document')) return 'What is chosen is deleted: undelete it first.';
  return rows.length > 0 ? wholeFolder : 'Choose a document first.';
}

/** How many folders are chosen, which acts on documents leave alone. */
export function foldersIn(selection: Selection): number {
  return selection.rows.filter((row) => row.row === 'folder').length;
}
