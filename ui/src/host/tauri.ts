// The host inside the desktop window: Tauri's command bridge, one channel for events, drag notices.

import { Channel, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Event } from '../bindings';
import { toFault, type CommandName, type Host, type Request, type Response } from './host';

export function tauriHost(): Host {
  return {
    async call<N extends CommandName>(name: N, request: Request<N>): Promise<Response<N>> {
      try {
        return await invoke<Response<N>>('plugin:strata|call', { name, request });
      } catch (error) {
        throw toFault(error);
      }
    },

    subscribe(listener) {
      let open = true;
      const channel = new Channel<Event>((event) => {
        if (open) listener(event);
      });
      invoke('plugin:strata|subscribe', { channel }).catch((error: unknown) => {
        listener({ event: 'notice', fault: toFault(error) });
      });
      return () => {
        open = false;
      };
    },

    onFileDrag(listener) {
      const ends = [
        listen('tauri://drag-enter', () => listener(true)),
        listen('tauri://drag-leave', () => listener(false)),
        listen('tauri://drag-drop', () => listener(false)),
      ];
      return () => {
        for (const end of ends) void end.then((stop) => stop());
      };
    },
  };
}
