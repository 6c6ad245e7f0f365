// Names that deceive, break out or do not fit: shown for what they are, and kept inside the chosen folder.
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './strata.ts';

const bucket = 'odd-names';
const long = `${'0123456789abcdef'.repeat(63)}x${'y'.repeat(11)}.txt`;
const shown: [key: string, name: string][] = [
  ['CON', 'CON'],
  ['emoji 🦉.txt', 'emoji 🦉.txt'],
  ['new\nline.txt', 'new\\u{a}line.txt'],
  ['cv\u{202e}fdp.exe', 'cv\\u{202e}fdp.exe'],
  [' edges ', '\\u{20}edges\\u{20}'],
  ['back\\slash.txt', 'back\\slash.txt'],
  [long, long],
];

test.beforeEach(async ({ second }) => {
  expect(Buffer.byteLength(long)).toBe(1024);
  await second.makeBucket(bucket, 'versioned');
  for (const [key] of shown) await second.put(bucket, key, `I am ${key}`);
  for (const key of ['../../x', '../../y', 'a//b', 'a/.', 'a/..'])
    await second.put(bucket, key, `I am ${key}`);
});

test('every name is shown for what it is', async ({ strata }) => {
  await strata.open();
  await strata.openBucket(bucket);
  for (const [key, name] of shown)
    await expect(strata.row(key).locator('.name > .name')).toHaveText(name);
  await expect(strata.row('cv\u{202e}fdp.exe')).toContainText('name with hidden characters');
  await strata.picture('odd-names');
  expect(await strata.overflowing()).toEqual([]);
  await strata.choose('cv\u{202e}fdp.exe');
  await expect(strata.inspector.getByRole('heading')).toHaveText('cv\\u{202e}fdp.exe');
  await strata.choose(long);
  await expect(strata.inspector.getByRole('heading')).toHaveText(long);
  await strata.picture('a-name-of-1024-bytes');
  expect(await strata.overflowing()).toEqual([]);
  const html = await strata.page.content();
  expect(html.replace(/data-key="[^"]*"/g, '')).not.toContain('\u{202e}');
});

test('folders without a name or of dots open like others', async ({ strata }) => {
  await strata.open();
  await strata.openBucket(bucket);
  await strata.openFolder('a', '(empty name)');
  await expect(strata.row('a//b')).toBeVisible();
  await strata.picture('folder-without-a-name');
  await strata.openBucket(bucket);
  await strata.openFolder('..', '..');
  await expect(strata.row('../../x')).toBeVisible();
});

test('downloads of such names stay inside the chosen folder, byte for byte', async ({
  strata,
  host,
  second,
}) => {
  const { page } = strata;
  const folder = join(host.folder, 'downloads');
  await mkdir(folder);
  const download = page.getByRole('button', { name: 'Download', exact: true }).first();
  const all = async (expected: number) => {
    await host.choosesFolder(folder);
    await strata.table.focus();
    await page.keyboard.press('Control+a');
    await download.click();
    await expect(strata.transfers.locator('[data-state=done]')).toHaveCount(expected);
    await strata.transfers.getByRole('button', { name: 'Clear finished' }).click();
    await expect(strata.transfers).toHaveCount(0);
  };
  await strata.open();
  await strata.openBucket(bucket);
  await all(shown.length);
  await strata.openFolder('..', '..');
  await all(2);
  await strata.openBucket(bucket);
  await strata.openFolder('a');
  await all(2);

  const everything = await readdir(host.folder, { recursive: true });
  expect(everything.filter((name) => !name.startsWith('downloads'))).toEqual([]);
  const names = await readdir(folder);
  expect(names).toHaveLength(shown.length + 4);
  expect(names).toEqual(
    expect.arrayContaining(['CON', 'emoji 🦉.txt', 'x', 'y', '%2E', '%2E%2E', 'new%0Aline.txt']),
  );
  for (const name of names) {
    const content = await readFile(join(folder, name), 'utf8');
    const key = content.slice('I am '.length);
    expect(Buffer.from(await second.bytes(bucket, key)).toString()).toBe(content);
  }
  expect(new Set(names).size).toBe(shown.length + 4);
});

test('a file with such a name is uploaded under it', async ({ strata, host, second }) => {
  await strata.open();
  await strata.openBucket(bucket);
  const name = 'naïve\u{202e}\n🦉 100%25+&.txt';
  await host.choosesFiles(await host.file(name, 'odd'));
  await strata.page.getByRole('button', { name: 'Upload' }).click();
  await expect(strata.row(name)).toBeVisible();
  expect(Buffer.from(await second.bytes(bucket, name)).toString()).toBe('odd');
});
