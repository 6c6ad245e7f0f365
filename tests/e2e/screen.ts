// The page as a person sees it: where things are, by role and name, and the moves that every story makes.
import { expect, type Locator, type Page } from '@playwright/test';
import { join } from 'node:path';
import { root, type Host } from './host.ts';

const pictures = join(root, 'target/e2e');

export class Screen {
  /** Errors that the page logged, violations of its content security policy included. */
  readonly errors: string[] = [];
  readonly table: Locator;
  readonly rows: Locator;
  readonly filter: Locator;
  readonly inspector: Locator;
  readonly timeline: Locator;
  readonly transfers: Locator;
  readonly toasts: Locator;
  /** How many items there are; a live region once the folder is read to its end. */
  readonly status: Locator;
  /** How many are chosen. */
  readonly chosen: Locator;
  /** The folder that the host was last told as the target of drops. */
  private target: string | undefined;

  constructor(
    readonly page: Page,
    private readonly host: Host,
  ) {
    this.table = page.getByRole('grid', { name: 'Documents' });
    this.rows = this.table.locator('[role=row][data-key]');
    this.filter = page.getByRole('textbox', { name: 'Filter this folder' });
    this.inspector = page.getByRole('complementary', { name: 'Inspector' });
    this.timeline = page.getByRole('list', { name: 'Versions, newest first' });
    this.transfers = page.getByRole('region', { name: 'Transfers' });
    this.toasts = page.getByRole('region', { name: 'Notifications' }).locator('[data-toast]');
    this.status = page.getByTestId('browser').locator('.bar.number > span').first();
    this.chosen = page.getByTestId('browser').locator('.bar.number > .chosen');
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      // A fault that a command answers is an ordinary 422, which the browser logs as well.
      const fault = message.text().includes('status of 422');
      if (message.type() === 'error' && !fault) this.errors.push(message.text());
    });
    page.on('requestfinished', (request) => {
      if (!request.url().endsWith('/call/set_drop_target')) return;
      const body = request.postDataJSON() as { folder?: { prefix: string } };
      this.target = body.folder?.prefix;
    });
  }

  /** Opens the page and waits for its first folder. */
  async open(): Promise<void> {
    await this.page.goto(this.host.url);
    await this.ready();
  }

  /** Waits until the folder is read to its end. */
  async ready(): Promise<void> {
    await expect(this.status).toHaveAttribute('role', 'status');
    await expect(this.status).toContainText(/items?/);
  }

  async openBucket(name: string): Promise<void> {
    const buckets = this.page.getByRole('navigation', { name: 'Buckets' });
    await buckets.getByRole('button', { name, exact: true }).click();
    await expect(this.heading).toHaveText(name);
    await this.ready();
  }

  /** Opens folders one below the other, by their names as shown. */
  async openFolder(...names: string[]): Promise<void> {
    for (const name of names) {
      await this.named(name).dblclick({ position: { x: 60, y: 17 } });
      await expect(this.heading).toHaveText(name || '(empty name)');
      await this.ready();
    }
  }

  /** Waits until what is dropped goes to this prefix. */
  async dropsGoTo(prefix: string): Promise<void> {
    await expect.poll(() => this.target).toBe(prefix);
  }

  /** The last step of the breadcrumb. */
  get heading(): Locator {
    return this.page.getByRole('navigation', { name: 'Folder' }).getByRole('heading');
  }

  /** The row of a document or folder, by its key or prefix. */
  row(key: string): Locator {
    const text = key.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\a ');
    return this.table.locator(`[role=row][data-key="${text}"]`);
  }

  /** The row that shows this name. */
  named(name: string): Locator {
    const shown = this.page.getByText(name, { exact: true });
    return this.rows.filter({ has: shown });
  }

  async names(): Promise<string[]> {
    return this.rows.locator('.name > .name').allInnerTexts();
  }

  /** Chooses a document by a click. */
  async choose(key: string, how: { also?: boolean } = {}): Promise<void> {
    const modifiers = how.also ? (['Control'] as const) : [];
    await this.row(key).click({ position: { x: 60, y: 17 }, modifiers: [...modifiers] });
    await expect(this.row(key)).toHaveAttribute('aria-selected', 'true');
  }

  /** One node of the timeline. */
  version(id: string): Locator {
    return this.timeline.locator(`[data-version="${id}"]`);
  }

  /** The version ids of the timeline, from top to bottom. */
  async versions(): Promise<string[]> {
    const nodes = await this.timeline.locator('[data-version]').all();
    return Promise.all(nodes.map(async (node) => (await node.getAttribute('data-version')) ?? ''));
  }

  /** The toast that says this. */
  toast(text: string | RegExp): Locator {
    return this.toasts.filter({ hasText: text });
  }

  /** Presses Undo in the toast that says this. */
  async undo(text: string | RegExp): Promise<void> {
    await this.toast(text).getByRole('button', { name: 'Undo', exact: true }).click();
  }

  /** The row of a transfer in its panel, the newest one of that name. */
  transfer(name: string): Locator {
    const shown = this.page.getByText(name, { exact: true });
    return this.transfers.getByRole('listitem').filter({ has: shown }).first();
  }

  async showsDeleted(): Promise<void> {
    await this.page.getByRole('switch', { name: 'Show deleted' }).check();
    await expect(this.table.getByRole('columnheader', { name: 'Versions' })).toBeVisible();
    await this.ready();
  }

  /** What sticks out of the window to the left or right without a box of its own that scrolls or clips it. */
  async overflowing(): Promise<string[]> {
    return this.page.evaluate(() => {
      const wide = document.documentElement.scrollWidth > window.innerWidth;
      const out = [...document.querySelectorAll('body *')].filter((element) => {
        const { left, right, width, height } = element.getBoundingClientRect();
        if (width <= 1 || height <= 1 || (left >= -0.5 && right <= window.innerWidth + 0.5))
          return false;
        for (let box = element.parentElement; box; box = box.parentElement)
          if (['auto', 'scroll', 'clip'].includes(getComputedStyle(box).overflowX)) return false;
        return true;
      });
      const names = out.map((element) => `${element.tagName} ${element.className}`);
      return wide ? ['the whole page', ...names] : names;
    });
  }

  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
  }
}
