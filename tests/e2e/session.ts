// A private message bus with an unlocked keychain, so that the real keychain is used and never the person's own.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The environment of programs that live in the session. */
export type Environment = Record<string, string>;

export class Session {
  private readonly started: ChildProcess[] = [];

  private constructor(
    private readonly root: string,
    readonly env: Environment,
  ) {}

  /** An empty home; its bus is there, with or without a keychain that answers on it. */
  static async start(keychain: boolean): Promise<Session> {
    const root = await mkdtemp(join(tmpdir(), 'strata-session-'));
    const folders = {
      HOME: 'home',
      XDG_CONFIG_HOME: 'home/.config',
      XDG_DATA_HOME: 'home/.local/share',
      XDG_CACHE_HOME: 'home/.cache',
      XDG_RUNTIME_DIR: 'run',
    };
    const env: Environment = { PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
    for (const [name, folder] of Object.entries(folders)) {
      env[name] = join(root, folder);
      await mkdir(env[name], { recursive: true, mode: 0o700 });
    }
    const session = new Session(root, env);
    try {
      if (keychain) await session.openKeychain();
      else env['DBUS_SESSION_BUS_ADDRESS'] = `unix:path=${join(root, 'run', 'nobody')}`;
    } catch (error) {
      await session.end();
      throw error;
    }
    return session;
  }

  async end(): Promise<void> {
    for (const child of this.started.reverse()) await ended(child);
    await rm(this.root, { recursive: true, force: true });
  }

  private async openKeychain(): Promise<void> {
    const at = `--address=unix:path=${join(this.root, 'run', 'bus')}`;
    const bus = this.run('dbus-daemon', ['--session', '--nofork', '--print-address', at]);
    this.env['DBUS_SESSION_BUS_ADDRESS'] = await firstLine(bus.stdout, /\S+/);
    // Its standard output holds one line of variables, printed when the keychain is open.
    const flags = ['--unlock', '--components=secrets', '--foreground'];
    const keyring = this.run('gnome-keyring-daemon', flags);
    keyring.stdin.end('the keychain of a test');
    await this.owned('org.freedesktop.secrets');
  }

  /** Waits until a program answers by that name on the bus. */
  private async owned(name: string): Promise<void> {
    for (;;) {
      const to = ['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus', '/'];
      const ask = this.run('dbus-send', [
        ...to,
        'org.freedesktop.DBus.NameHasOwner',
        `string:${name}`,
      ]);
      if ((await firstLine(ask.stdout, /boolean \w+/)).includes('true')) return;
    }
  }

  private run(program: string, args: string[]) {
    const child = spawn(program, args, { env: this.env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.started.push(child);
    return child;
  }
}

/** Ends a program that was started here, and waits for it. */
export async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = (await exit) as [number | null];
  return code;
}

/** What the first line that fits has, of a program's output. */
export async function firstLine(output: Readable, pattern: RegExp): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const found = pattern.exec(line);
    if (found) return found[1] ?? found[0];
  }
  throw new Error(`a program ended before it printed ${pattern.source}`);
}
