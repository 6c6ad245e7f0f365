// The connections and the buckets of the one in use. Owns which one that is.

import type { Bucket, Connection, Event, Fault, Keychain } from '../../bindings';
import type { Acts } from '../../host/acts';
import { toFault } from '../../host/host';
import type { Kept } from '../../host/kept';
import { AccessKeys } from './keys.svelte';
import { SignIn } from './signin.svelte';
import { ConnectionTest } from './test.svelte';

/** Names of 63 letters, so many, are within what the engine remembers under one name. */
const mostNamed = 60;

export class Connections {
  all = $state.raw<Connection[]>([]);
  /** Whether the list was read at all, or failed to be. */
  loaded = $state(false);
  keychain = $state.raw<Keychain>({ available: true });
  fault = $state.raw<Fault>();
  /** The id of the connection in use. */
  current = $state<string>();
  buckets = $state.raw<Bucket[]>();
  bucketsFault = $state.raw<Fault>();
  /** Buckets opened by name, for keys that may not list buckets. */
  named = $state.raw<readonly string[]>([]);

  /** The test on screen. */
  readonly test: ConnectionTest;
  /** The keys of the connection in use, for the warning of old ones. */
  readonly keys: AccessKeys;
  readonly signIn: SignIn;

  constructor(
    private readonly acts: Acts,
    private readonly kept: Kept,
  ) {
    this.test = new ConnectionTest(acts.host);
    this.keys = new AccessKeys(acts.host);
    this.signIn = new SignIn(acts.host);
  }

  get connection(): Connection | undefined {
    return this.all.find((connection) => connection.id === this.current);
  }

  /** Every bucket to show, those opened by name included. */
  get names(): string[] {
    const listed = (this.buckets ?? []).map((bucket) => bucket.name);
    return [...new Set([...listed, ...this.named])].sort();
  }

  /** Reads the connections and takes up the one used last, or the first. */
  async start(): Promise<void> {
    await this.load();
    const last = this.kept.get('connection');
    const chosen = this.all.find((connection) => connection.id === last) ?? this.all[0];
    if (chosen) await this.choose(chosen.id);
  }

  async load(): Promise<void> {
    try {
      const answer = await this.acts.host.call('list_connections', {});
      this.all = answer.connections;
      this.keychain = answer.keychain;
      this.fault = undefined;
    } catch (error) {
      this.fault = toFault(error);
    }
    this.loaded = true;
  }

  async choose(id: string): Promise<void> {
    this.current = id;
    this.kept.set('connection', id);
    this.buckets = undefined;
    this.bucketsFault = undefined;
    void this.keys.watch(this.connection);
    this.named = (this.kept.get(`buckets.${id}`) ?? '').split('\n').filter((name) => name !== '');
    await this.readBuckets();
  }

  async readBuckets(): Promise<void> {
    const id = this.current;
    if (id === undefined) return;
    try {
      const { buckets } = await this.acts.host.call('list_buckets', { connection: id });
      if (id !== this.current) return;
      this.buckets = buckets;
      this.bucketsFault = undefined;
    } catch (error) {
      if (id !== this.current) return;
      this.buckets = [];
      this.bucketsFault = toFault(error);
    }
  }

  /** Keeps a bucket that the person named in the list. */
  addNamed(bucket: string): void {
    this.named = [...new Set([...this.named, bucket])].slice(-mostNamed);
    if (this.current !== undefined) this.kept.set(`buckets.${this.current}`, this.named.join('\n'));
  }

  /** Forgets a connection and its secret; the first one takes its place when it was in use. */
  async remove(connection: Connection): Promise<void> {
    if ((await this.acts.attempt('remove_connection', { connection: connection.id })) === undefined) return;
    await this.load();
    this.acts.done(`The connection “${connection.name}” is forgotten, and its secret with it.`);
    const [first] = this.all;
    if (this.current === connection.id && first) await this.choose(first.id);
  }

  async heard(event: Event): Promise<void> {
    this.test.heard(event);
    this.signIn.heard(event);
    this.keys.heard(event);
    if (event.event !== 'stale') return;
    if (event.tags.some((tag) => tag.tag === 'connections')) await this.load();
    if (event.tags.some((tag) => tag.tag === 'buckets' && tag.connection === this.current))
      await this.readBuckets();
  }
}
