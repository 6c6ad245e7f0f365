// Chooses the host at run time: the window when Tauri put its internals into the page, else HTTP.

import type { Host } from './host';
import { tauriHost } from './tauri';
import { webHost } from './web';

export function pickHost(): Host {
  return '__TAURI_INTERNALS__' in window ? tauriHost() : webHost();
}
