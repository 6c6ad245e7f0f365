// The headless host of one test, and the person's answers to its dialogs.
import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Commands } from '../../ui/src/bindings/index.ts';
import { ended, firstLine, type Environment } from './session.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env['STRATA_TEST_HOST'] ?? 'target/debug/strata-test-host';

/** How another S3 client reaches the host's sandbox. */
export interface Access {
  endpoint: string;
  region: string;
  access_key_id: string;
  secret_access_key: string;
}

/** A failure of the sandbox, as `tests/host/src/trouble.rs` reads it. */
export interface Rule {
  method?: string;
  path?: string;
  query?: string;
  header?: string;
  /** Requests that pass first. */
  skip?: number;
  /** Requests that suffer; all when absent. */
  times?: number;
  effect:
    | 'denied'
    | 'slow_down'
    | 'internal_error'
    | 'close'
    | 'lose_answer'
    | 'flip_bit'
    | 'cut_body'
    | 'stall_body'
    | { delay_ms: number };
}

export interface Question {
  title: string;
  message: string;
  confirm: string;
  answer: boolean;
}

export class Host {
  private child: ChildProcess | undefined;
  url = '';
  access: Access = { endpoint: '', region: '', access_key_id: '', secret_access_key: '' };

  private constructor(
    /** A folder of this test alone; the host keeps its data elsewhere. */
    readonly folder: string,
    readonly data: string,
    private readonly args: string[],
    private readonly env: Environment,
  ) {}

  /** Starts on an empty folder of data, or on a copy of one. */
  static async start(args: string[], env: Environment, like?: string): Promise<Host> {
    const top = await mkdtemp(join(tmpdir(), 'strata-e2e-'));
    const [folder, data] = [join(top, 'person'), join(top, 'data')];
    await mkdir(folder);
    if (like !== undefined) await cp(like, data, { recursive: true });
    // The person's folder is their home: what programs look for there is what a test puts there.
    const host = new Host(folder, data, args, { ...env, HOME: folder });
    try {
      await host.begin();
    } catch (error) {
      await host.forget();
      throw error;
    }
    return host;
  }

  /** Ends it as the window's closing does; its data stays. */
  async stop(): Promise<void> {
    // Whoever answers has taken up the signal to end, too. Whoever does not has ended by itself.
    await this.call('app_info', {}).catch(() => undefined);
    const code = this.child === undefined ? 0 : await ended(this.child);
    if (code !== 0) throw new Error(`the host ended with ${code}`);
  }

  /** Removes all that it kept. */
  async forget(): Promise<void> {
    await rm(join(this.data, '..'), { recursive: true, force: true });
  }

  /** Ends it and starts it again on the same data, under another address. */
  async restart(): Promise<void> {
    await this.stop();
    await this.begin();
  }

  async call<N extends keyof Commands>(
    name: N,
    request: Commands[N]['request'],
  ): Promise<Commands[N]['response']> {
    const answer = await this.post(`/call/${name}`, request);
    return (await answer.json()) as Commands[N]['response'];
  }

  /** What the next "choose files" dialog answers. */
  async choosesFiles(...paths: string[]): Promise<void> {
    await this.post('/test/files', { paths });
  }

  /** What the next "choose a folder" dialog answers; null cancels it. */
  async choosesFolder(path: string | null): Promise<void> {
    await this.post('/test/folder', { path });
  }

  /** What the next "save as" dialog answers; null cancels it. */
  async savesAs(path: string | null): Promise<void> {
    await this.post('/test/save', { path });
  }

  /** What the next question is answered with. */
  async answers(answer: boolean): Promise<void> {
    await this.post('/test/confirm', { answer });
  }

  /** What was copied with its secrets, as long as it stands in the clipboard. */
  async clipboard(): Promise<{ text: string; seconds: number } | null> {
    const answer = await fetch(`${this.url}/test/clipboard`);
    return (await answer.json()) as { text: string; seconds: number } | null;
  }

  /** Drops files or folders on the window. */
  async drops(...paths: string[]): Promise<void> {
    await this.post('/test/drop', { paths });
  }

  /** The failures in force from now on, in place of those before. */
  async suffers(...rules: Rule[]): Promise<void> {
    await this.post('/test/trouble', { rules });
  }

  /** The questions asked so far. */
  async questions(): Promise<Question[]> {
    const answer = await fetch(`${this.url}/test/confirmations`);
    return (await answer.json()) as Question[];
  }

  /** Writes a file of the person. */
  async file(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  private async begin(): Promise<void> {
    const json = join(this.data, '..', 'access.json');
    const child = spawn(
      resolve(root, binary),
      ['--data', this.data, '--sandbox-json', json, ...this.args],
      { cwd: root, env: this.env, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.child = child;
    this.url = await firstLine(child.stdout, /^listening (http\S+)$/);
    this.access = JSON.parse(await readFile(json, 'utf8')) as Access;
  }

  private async post(path: string, body: unknown): Promise<Response> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}
