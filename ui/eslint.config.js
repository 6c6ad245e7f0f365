import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const features = ['browser', 'connections', 'lifecycle', 'transfers', 'versions'];

/** A fence: files of one room may not import what matches. */
const fence = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});
const door = { group: ['@tauri-apps/*'], message: 'Only host/tauri.ts talks to Tauri.' };
const frame = { group: ['**/App.svelte', '**/main'], message: 'Only main.ts mounts the frame.' };

export default ts.config(
  { ignores: ['dist/', 'src/bindings/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: {
      // The policy of the window refuses style attributes; the style: directive goes through the CSSOM.
      'no-restricted-syntax': [
        'error',
        { selector: "SvelteAttribute[key.name='style']", message: 'The policy refuses style attributes.' },
      ],
      // Plain maps hold what is not shown; what is shown is state.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-at-html-tags': 'error',
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  { files: ['*.js', '*.config.ts'], languageOptions: { globals: globals.node } },
  fence(
    ['src/**'],
    [door, frame],
    [
      'src/host/tauri.ts',
      'src/host/tauri.test.ts',
      'src/main.ts',
      'src/kit/**',
      'src/lib/**',
      'src/features/**',
    ],
  ),
  fence(
    ['src/kit/**'],
    [
      door,
      frame,
      { regex: '/(features|host|bindings|lib)/', message: 'The kit has no words of ours.' },
      { regex: '/(features|host|bindings|lib)$', message: 'The kit has no words of ours.' },
    ],
  ),
  fence(
    ['src/lib/**'],
    [
      door,
      frame,
      { regex: '/(features|host|kit)(/|$)', message: 'lib is plain TypeScript.' },
      { regex: '/bindings(/|$)', allowTypeImports: true, message: 'lib knows the contract as types only.' },
    ],
  ),
  ...features.map((feature) =>
    fence(
      [`src/features/${feature}/**`],
      [
        door,
        frame,
        {
          regex: `(features|\\.\\.)/(${features.filter((other) => other !== feature).join('|')})(/|$)`,
          message: 'A feature never imports another feature; App.svelte composes them.',
        },
      ],
    ),
  ),
);
