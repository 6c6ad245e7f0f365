// A test's world: a headless host on a fresh folder, a page on it, and a second S3 client beside it.
import { test as base, expect } from '@playwright/test';
import { Host } from './host.ts';
import { Screen } from './screen.ts';
import { SecondClient } from './second.ts';
import { Session } from './session.ts';

interface Options {
  /** Arguments of the host beyond its folders. */
  hostArgs: string[];
  /** Whether the system has a keychain. */
  keychain: boolean;
}

interface World {
  host: Host;
  /** The page; it fails the test on any error that it logs. */
  strata: Screen;
  /** Another client of the same sandbox. */
  second: SecondClient;
}

interface Shared {
  withKeychain: Session;
  withoutKeychain: Session;
  /** A host that has put the sample documents in and ended: each test works on a copy of its data. */
  seeded: Host;
}

export const test = base.extend<Options & World, Shared>({
  hostArgs: [[], { option: true }],
  keychain: [true, { option: true }],

  withKeychain: [
    async ({}, use) => {
      const session = await Session.start(true);
      await use(session);
      await session.end();
    },
    { scope: 'worker' },
  ],

  withoutKeychain: [
    async ({}, use) => {
      const session = await Session.start(false);
      await use(session);
      await session.end();
    },
    { scope: 'worker' },
  ],

  seeded: [
    async ({ withoutKeychain }, use) => {
      const host = await Host.start([], withoutKeychain.env);
      try {
        await host.stop();
        await use(host);
      } finally {
        await host.forget();
      }
    },
    { scope: 'worker' },
  ],

  host: async ({ hostArgs, keychain, seeded, withKeychain, withoutKeychain }, use) => {
    const session = keychain ? withKeychain : withoutKeychain;
    const like = hostArgs.includes('--no-seed') ? undefined : seeded.data;
    const host = await Host.start(hostArgs, session.env, like);
    await use(host);
    try {
      await host.stop();
    } finally {
      await host.forget();
    }
  },

  strata: async ({ page, host }, use) => {
    const strata = new Screen(page, host);
    await use(strata);
    expect(strata.errors, 'errors in the page, CSP violations included').toEqual([]);
  },

  second: async ({ host }, use) => {
    const second = new SecondClient(host.access);
    await use(second);
    second.end();
  },
});

export { expect };
export { samples } from './second.ts';
