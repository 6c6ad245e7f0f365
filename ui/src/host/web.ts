// The host behind a browser: the same commands over loopback HTTP, events as a stream.

import type { Event } from '../bindings';
import { isFault, toFault, type CommandName, type Host, type Request, type Response } from './host';

export function webHost(): Host {
  return {
    async call<N extends CommandName>(name: N, request: Request<N>): Promise<Response<N>> {
      const body = JSON.stringify(request);
      let answer: globalThis.Response;
      try {
        answer = await fetch(`/call/${name}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
          // What is said as the page goes away still arrives; browsers allow that for small requests only.
          keepalive: body.length < 10_000,
        });
      } catch (error) {
        throw {
          ...toFault(error),
          code: 'net.unreachable',
          message: 'The program behind this page does not answer.',
          hint: 'Start it again, then reload the page.',
        };
      }
      const said: unknown = await answer.json().catch(() => null);
      if (answer.ok) return said as Response<N>;
      throw isFault(said) ? said : toFault(new Error(`HTTP ${answer.status} from ${name}`));
    },

    subscribe(listener) {
      const source = new EventSource('/events');
      source.onmessage = (message: MessageEvent<string>) => listener(JSON.parse(message.data) as Event);
      return () => source.close();
    },

    onFileDrag() {
      return () => undefined;
    },
  };
}
