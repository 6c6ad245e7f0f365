// An AWS account that moto pretends, with IAM and STS, and boto3 beside it.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { root, type Access } from './host.ts';
import { ended } from './session.ts';

/** An IAM user with its first key. */
export interface User {
  user: string;
  id: string;
  secret: string;
}

export class Account {
  private readonly answers: AsyncIterator<string>;

  private constructor(
    private readonly process: ChildProcess,
    lines: Interface,
  ) {
    this.answers = lines[Symbol.asyncIterator]();
  }

  endpoint = '';

  /** With users whose keys and policies are checked, or open to whoever asks. */
  static async start(kind: 'users' | 'open' = 'users'): Promise<Account> {
    const script = join(root, 'tests/moto', kind === 'users' ? 'users.py' : 'serve.py');
    const child = spawn(join(root, '.venv/bin/python'), [script], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    const account = new Account(child, createInterface({ input: child.stdout }));
    account.endpoint = `http://127.0.0.1:${await account.line()}`;
    return account;
  }

  async end(): Promise<void> {
    await ended(this.process);
  }

  async user(): Promise<User> {
    return (await this.ask({ ask: 'user' })) as User;
  }

  async bucket(name: string): Promise<void> {
    await this.ask({ ask: 'bucket', name });
  }

  /** Makes a user's keys older. */
  async age(user: string, days: number): Promise<void> {
    await this.ask({ ask: 'age', user, days });
  }

  /** A user's keys, and whether each is active. */
  async keys(user: string): Promise<Record<string, boolean>> {
    return (await this.ask({ ask: 'keys', user })) as Record<string, boolean>;
  }

  /** How a connection reaches it as this user. */
  access(user: User): Access {
    return {
      endpoint: this.endpoint,
      region: 'us-east-1',
      access_key_id: user.id,
      secret_access_key: user.secret,
    };
  }

  private async ask(question: object): Promise<unknown> {
    this.process.stdin?.write(`${JSON.stringify(question)}\n`);
    return JSON.parse(await this.line());
  }

  private async line(): Promise<string> {
    const next = await this.answers.next();
    if (next.done) throw new Error('moto ended: see tests/moto/requirements.txt');
    return next.value;
  }
}
