// The one door out of the page: commands go out, events come in. Owns no transport.

import type { Commands, Event, Fault } from '../bindings';

export type CommandName = keyof Commands;
export type Request<N extends CommandName> = Commands[N]['request'];
export type Response<N extends CommandName> = Commands[N]['response'];

/** What the page asks of whoever shows it. */
export interface Host {
  /** Runs a command; rejects with a {@link Fault}, never with anything else. */
  call<N extends CommandName>(name: N, request: Request<N>): Promise<Response<N>>;
  /** Hands every event over, the snapshot first; the result ends it. */
  subscribe(listener: (event: Event) => void): () => void;
  /** Says whether files are being held over the window; the result ends it. */
  onFileDrag(listener: (over: boolean) => void): () => void;
}

/** Whether a value is a fault as the engine sends it. */
export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}

/** Any rejection as a fault, so that nothing else reaches a view. */
export function toFault(error: unknown): Fault {
  if (isFault(error)) return error;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'internal', message: 'The application did not understand an answer.', detail };
}
